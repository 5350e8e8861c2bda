import type { MessagesOffice } from './messages-office.js';
import type { RunningProgram } from './program.js';

const FREEZE = 'SIGUSR2';

export interface CrewWorker extends RunningProgram {
  /** How many of its calls wait for the provider's answer. */
  underWay(): number;
  /** How many calls it made. */
  calls(): number;
  /** Its event loop stands still for the time that the crew was given, as under work that never yields. */
  freeze(): void;
}

/** A program run before everything else of a process. */
const preloaded = (lines: string[]): string => `--import=data:text/javascript,${encodeURIComponent(lines.join(';'))}`;

/** The wall clock of a process, turned by so much before anything else of it runs. */
export const turnedBy = (ms: number): string =>
  preloaded([
    'const Real=Date',
    `globalThis.Date=class extends Real{constructor(...a){a.length?super(...a):super(Real.now()+${ms})}static now(){return Real.now()+${ms}}}`,
  ]);

/** Worker processes of one office, each of which says things under an address of its own. */
export class WorkerCrew {
  private readonly hands: CrewWorker[] = [];
  private count = 0;

  constructor(
    private readonly office: MessagesOffice,
    private readonly frozenMs: number,
  ) {}

  /** `wallClockMs`: how far its wall clock is turned. */
  async start(options: { wallClockMs?: number; env?: Record<string, string> } = {}): Promise<CrewWorker> {
    const { wallClockMs, env = {} } = options;
    this.count += 1;
    const path = `/worker-${this.count}`;
    const { provider } = this.office;
    const freezing = `process.on('${FREEZE}',()=>Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,${this.frozenMs}))`;
    const NODE_OPTIONS = [preloaded([freezing]), ...(wallClockMs ? [turnedBy(wallClockMs)] : [])].join(' ');
    const program = await this.office.startWorker({ SMS_URL: `${provider.url}${path}`, NODE_OPTIONS, ...env });
    const hand: CrewWorker = Object.assign(Object.create(program) as RunningProgram, {
      underWay: () => provider.underWay(path),
      calls: () => provider.calls.filter((call) => call.path === path).length,
      freeze: () => program.kill(FREEZE),
    });
    this.hands.push(hand);
    return hand;
  }

  running(): CrewWorker[] {
    return this.hands.filter((hand) => hand.isRunning());
  }

  /** Those that run, and as many more as are missing. */
  async atLeast(count: number): Promise<CrewWorker[]> {
    const missing = Math.max(0, count - this.running().length);
    await Promise.all(Array.from({ length: missing }, () => this.start()));
    return this.running();
  }
}
