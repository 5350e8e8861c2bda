import type { BoardCall } from '../../../modules/desk/desk.types.js';
import { isQuiet, type QuietHours } from '../../lobby/lobby.rules.js';
import { callParts } from '../../lobby/voice.rules.js';
import { Announcer } from './announcer.js';
import { Voice } from './voice.js';

const KEPT_AS = 'giliran.suara';
const TIMES = 2;
const PAUSE_SECONDS = 0.6;
const TRIAL: Pick<BoardCall, 'ticket' | 'counter'> = { ticket: 'A012', counter: 1 };

interface SoundSettings extends QuietHours {
  isOn: boolean;
}

function readSettings(): SoundSettings {
  const fresh = { isOn: true, from: '', to: '' };
  try {
    return { ...fresh, ...(JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as Partial<SoundSettings>) };
  } catch {
    return fresh;
  }
}

/** The sound of one display: a chime and a voice, with settings that its browser keeps. */
export class Sound {
  private readonly voice?: Voice;
  private readonly announcer: Announcer;
  private settings = readSettings();

  constructor(
    folder: string,
    private readonly panel: HTMLDialogElement | null,
    private readonly clock: () => string,
  ) {
    if ('AudioContext' in window) this.voice = new Voice(folder);
    this.announcer = new Announcer(
      (call) => this.say(call),
      () => !this.isLoud(),
    );
    this.wirePanel();
  }

  hear(calls: readonly BoardCall[]): void {
    this.announcer.hear(calls);
  }

  /** Of the button, which does what it says. */
  label(): string {
    if (!this.isAllowed()) return 'Nyalakan suara';
    return isQuiet(this.clock(), this.settings) ? `Diam sampai ${this.settings.to.replace(':', '.')}` : 'Suara menyala';
  }

  /** The first press lets the browser make sound at all; later ones open the settings. */
  async press(): Promise<void> {
    if (this.isAllowed()) return this.panel?.showModal();
    this.change({ isOn: true });
    await this.voice?.unlock();
    await this.voice?.say([], 0, 0);
  }

  private say({ ticket, counter }: Pick<BoardCall, 'ticket' | 'counter'>): Promise<void> {
    if (!this.voice || !this.isLoud()) return Promise.resolve();
    return this.voice.say(callParts(ticket, counter), TIMES, PAUSE_SECONDS);
  }

  private isAllowed(): boolean {
    return this.settings.isOn && this.voice?.isUnlocked === true;
  }

  private isLoud(): boolean {
    return this.isAllowed() && !isQuiet(this.clock(), this.settings);
  }

  private change(settings: Partial<SoundSettings>): void {
    this.settings = { ...this.settings, ...settings };
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify(this.settings));
    } catch {
      // A browser that keeps nothing asks again after a restart.
    }
  }

  private wirePanel(): void {
    const find = <T extends HTMLElement>(selector: string) => this.panel?.querySelector<T>(selector);
    find('[data-test]')?.addEventListener('click', () => {
      void this.voice?.say(callParts(TRIAL.ticket, TRIAL.counter), 1, 0);
    });
    find('[data-off]')?.addEventListener('click', () => this.change({ isOn: false }));
    for (const name of ['from', 'to'] as const) {
      const field = find<HTMLInputElement>(`[name=${name}]`);
      if (!field) continue;
      field.value = this.settings[name];
      field.addEventListener('change', () => this.change({ [name]: field.value }));
    }
  }
}
