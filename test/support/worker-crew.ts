import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagesOffice } from './messages-office.js';
import type { RunningProgram } from './program.js';

const FREEZE = 'SIGUSR2';
const LOOK_MS = 50;
/** Nobody stays frozen when a test ends before its time. */
const LOOKS = 6_000;

export interface CrewWorker extends RunningProgram {
  /** How many of its calls wait for the provider's answer. */
  underWay(): number;
  /** How many calls it made. */
  calls(): number;
  /** Its event loop stands still until it is thawed, as under work that never yields. */
  freeze(): void;
  thaw(): void;
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
  private readonly folder = mkdtempSync(join(tmpdir(), 'giliran-crew-'));
  private count = 0;

  constructor(private readonly office: MessagesOffice) {}

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** `wallClockMs`: how far its wall clock is turned. */
  async start(options: { wallClockMs?: number; env?: Record<string, string> } = {}): Promise<CrewWorker> {
    const { wallClockMs, env = {} } = options;
    this.count += 1;
    const path = `/worker-${this.count}`;
    const { provider } = this.office;
    const thawed = join(this.folder, String(this.count));
    const freezing = [
      `const {existsSync}=process.getBuiltinModule('node:fs')`,
      'const cell=new Int32Array(new SharedArrayBuffer(4))',
      `process.on('${FREEZE}',()=>{for(let i=0;i<${LOOKS}&&!existsSync('${thawed}');i+=1)Atomics.wait(cell,0,0,${LOOK_MS})})`,
    ];
    const NODE_OPTIONS = [preloaded(freezing), ...(wallClockMs ? [turnedBy(wallClockMs)] : [])].join(' ');
    const program = await this.office.startWorker({ SMS_URL: `${provider.url}${path}`, NODE_OPTIONS, ...env });
    const hand: CrewWorker = Object.assign(Object.create(program) as RunningProgram, {
      underWay: () => provider.underWay(path),
      calls: () => provider.calls.filter((call) => call.path === path).length,
      freeze: () => program.kill(FREEZE),
      thaw: () => writeFileSync(thawed, ''),
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
