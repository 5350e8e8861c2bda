import { CHIME, VOICE_PARTS, type VoicePart } from '../../lobby/voice.rules.js';

const AHEAD_SECONDS = 0.05;

/** Plays the parts of the voice through one output, so that nothing can sound beside anything else. */
export class Voice {
  private readonly context = new AudioContext();
  private readonly sounds = new Map<VoicePart, AudioBuffer>();
  private busyUntil = 0;

  /** @param folder address of the parts */
  constructor(private readonly folder: string) {
    void this.load();
  }

  /** False until somebody touched the page, as browsers want it. */
  get isUnlocked(): boolean {
    return this.context.state === 'running';
  }

  /** Only from within a click. */
  async unlock(): Promise<void> {
    await this.context.resume();
    await this.load();
  }

  /** Resolves when it was said. With a part missing the chime stands alone: half a number is another number. */
  async say(parts: readonly VoicePart[], times: number, pauseSeconds: number): Promise<void> {
    if (!this.isUnlocked) return;
    await this.load();
    const isWhole = parts.every((part) => this.sounds.has(part));
    this.busyUntil = Math.max(this.busyUntil, this.context.currentTime + AHEAD_SECONDS);
    this.play(CHIME);
    for (let time = 0; isWhole && time < times; time += 1) {
      for (const part of parts) this.play(part);
      this.busyUntil += pauseSeconds;
    }
    const milliseconds = (this.busyUntil - this.context.currentTime) * 1000;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  private play(part: VoicePart): void {
    const buffer = this.sounds.get(part);
    if (!buffer) return;
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    source.start(this.busyUntil);
    this.busyUntil += buffer.duration;
  }

  /** What is missing; all of it at the start. */
  private async load(): Promise<void> {
    const missing = VOICE_PARTS.filter((part) => !this.sounds.has(part));
    await Promise.allSettled(missing.map((part) => this.fetch(part)));
  }

  private async fetch(part: VoicePart): Promise<void> {
    const answer = await fetch(`${this.folder}/${part}.mp3`);
    if (answer.ok) this.sounds.set(part, await this.context.decodeAudioData(await answer.arrayBuffer()));
  }
}
