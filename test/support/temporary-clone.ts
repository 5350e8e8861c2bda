import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cluster, startEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';
import { eventually } from './eventually.js';
import { ROOT } from './program.js';

const START_MS = 90_000;
const OF_THE_TESTS = /^(GILIRAN_|DATABASE_|TEST_|REDIS_URL$|SMTP_URL$|PORT$|HOST$|PG|NODE_OPTIONS$|npm_|JEST_)/;

/** To a process and all that it started. One that could not be started has no group; 0 would be our own. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, signal);
}

/** One run of `npm start`, in a process group of its own as a terminal makes it. */
export interface NpmStart {
  output(): string;
  ended: Promise<number | string>;
  /** To every process of the group, as Ctrl-C does. */
  signal(signal: NodeJS.Signals): void;
  /** Waits until it says that it runs. Gives the origin. @throws Error with the output when it ends first */
  isUp(): Promise<string>;
}

/** The working tree as a person has it who has just cloned it, in a folder that nobody else may enter. */
export class TemporaryClone {
  private readonly children: ChildProcess[] = [];

  private constructor(readonly folder: string) {}

  /** @param isBuilt with what the build made, to save time */
  static async make(isBuilt: boolean): Promise<TemporaryClone> {
    const folder = await mkdtemp(join(tmpdir(), 'giliran-clone-'));
    const list = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' });
    const files = list.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)));
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await cp(join(ROOT, file), join(folder, file));
    }
    try {
      execFileSync('cp', ['-al', join(ROOT, 'node_modules'), folder], { stdio: 'ignore' });
    } catch {
      // Another file system takes no hard links.
      await rm(join(folder, 'node_modules'), { recursive: true, force: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    }
    if (isBuilt) await cp(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
    return new TemporaryClone(folder);
  }

  npmStart(env: Record<string, string> = {}): NpmStart {
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_TESTS.test(name)));
    const child = spawn('npm', ['start'], { cwd: this.folder, env: { ...own, ...env }, detached: true });
    this.children.push(child);
    let output = '';
    const keep = (chunk: Buffer) => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const ended = once(child, 'close').then(([code, signal]) => (code as number | null) ?? String(signal));
    const isRunning = () => child.exitCode === null && child.signalCode === null;
    return {
      output: () => output,
      ended,
      signal: (signal) => signalGroup(child, signal),
      isUp: async () => {
        const isUp = () => output.includes('Ctrl-C stops everything');
        await eventually('npm start is up', () => isUp() || !isRunning(), { withinMs: START_MS });
        if (!isUp()) throw new Error(`npm start ended:\n${output}`);
        return /Start page\s+(http:\S+?)\/?\n/.exec(output)?.[1] ?? '';
      },
    };
  }

  /** Its embedded database, running or not. */
  database(): Promise<Cluster> {
    return startEmbeddedPostgres({ dataDir: join(this.folder, '.giliran', 'postgres') });
  }

  /** Process ids of what still runs in this folder; empty where the system does not tell. */
  processes(): number[] {
    if (!existsSync('/proc')) return [];
    const isHere = (pid: string): boolean => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return readlinkSync(`/proc/${pid}/cwd`).startsWith(this.folder) || command.includes(this.folder);
      } catch {
        return false;
      }
    };
    return readdirSync('/proc')
      .filter((pid) => /^\d+$/.test(pid) && isHere(pid))
      .map(Number);
  }

  async remove(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode === null && child.signalCode === null) signalGroup(child, 'SIGKILL');
    }
    if (existsSync(join(this.folder, '.giliran', 'postgres'))) await (await this.database()).destroy();
    await rm(this.folder, { recursive: true, force: true });
  }
}
