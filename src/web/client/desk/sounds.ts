const KEY = 'giliran.mute';

type Tone = readonly [hertz: number, seconds: number, shape: OscillatorType];

/** Rising, twice the same, and low: told apart without looking, and by who cannot tell red from green. */
const TONES: Record<string, readonly Tone[]> = {
  ok: [
    [880, 0.07, 'sine'],
    [1175, 0.09, 'sine'],
  ],
  warn: [
    [494, 0.09, 'triangle'],
    [494, 0.12, 'triangle'],
  ],
  stop: [[185, 0.28, 'square']],
};
const VOLUME = 0.15;
const GAP = 0.03;

let audio: AudioContext | undefined;
let isMute = localStorage.getItem(KEY) === '1';

export function sound(tone: string): void {
  const tones = TONES[tone];
  if (isMute || !tones) return;
  audio ??= new AudioContext();
  let at = audio.currentTime;
  for (const [hertz, seconds, shape] of tones) {
    const gain = audio.createGain();
    gain.gain.setValueAtTime(VOLUME, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + seconds);
    gain.connect(audio.destination);
    const oscillator = audio.createOscillator();
    Object.assign(oscillator, { type: shape });
    oscillator.frequency.value = hertz;
    oscillator.connect(gain);
    oscillator.start(at);
    oscillator.stop(at + seconds);
    at += seconds + GAP;
  }
}

export function offerMute(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-mute]');
  if (!button) return;
  const show = () => button.setAttribute('aria-pressed', String(!isMute));
  button.hidden = false;
  button.addEventListener('click', () => {
    isMute = !isMute;
    localStorage.setItem(KEY, isMute ? '1' : '0');
    show();
    sound('ok');
  });
  show();
}
