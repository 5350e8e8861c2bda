import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '../../platform/database/database.errors.js';
import { FileProblem } from './schools.roster.file-problem.js';
import type { CheckedRoster, ReadingAnswer, ReadingOrder } from './schools.roster.types.js';
import { checkDirectory, isZip } from './schools.roster.zip-check.js';

/** Built beside this file; from its source, as tests run it, in the folder of what is built. */
const CHILD = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts')
      ? '../../../dist/modules/schools/schools.roster.child.js'
      : './schools.roster.child.js',
    import.meta.url,
  ),
);
const HEAP_MB = 256;
const CPU_SECONDS = 10;
/** A busy machine gives a process less than a second of work each second. */
const PATIENCE_MS = 30_000;
const MOST_ANSWER_BYTES = 32 * 1024 * 1024;
const AT_ONCE = 2;
const MOST_WAITING = 20;
const OLE_START = 0xd0;

/** Files of others are opened in a process of their own that may use little, and nothing of it reaches a disk. */
@Injectable()
export class SchoolsRosterReadingService {
  private readonly logger = new Logger(SchoolsRosterReadingService.name);
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** Whether these bytes are a workbook, or claim to be one; anything else is read as text. */
  isWorkbook(bytes: Buffer): boolean {
    return isZip(bytes) || bytes[0] === OLE_START;
  }

  /** @throws RosterFileRefused (413, 422), DomainError unavailable (503) when too many files wait */
  async read(order: ReadingOrder, bytes: Buffer): Promise<CheckedRoster> {
    if (order.format === 'xlsx') await checkDirectory(bytes).catch(refuse);
    const answer = await this.inTurn(() => this.ask(order, bytes));
    if (!answer.ok) throw new RosterFileRefused(answer.code, answer.status, answer.facts);
    return answer;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= MOST_WAITING) throw new DomainError('unavailable', 503);
    if (this.running >= AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }

  private async ask(order: ReadingOrder, bytes: Buffer): Promise<ReadingAnswer> {
    const child = startReader();
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    try {
      const [text, code] = await Promise.all([outputOf(child), endOf(child), write(child, order, bytes)]);
      if (code === 0) return JSON.parse(text) as ReadingAnswer;
      this.logger.warn(`the reader of a list ended with ${code ?? 'a signal'}`);
      return { ok: false, code: 'file_too_heavy', status: 413 };
    } finally {
      clearTimeout(patience);
      child.kill('SIGKILL');
    }
  }
}

export class RosterFileRefused extends DomainError {
  constructor(code: string, status: 413 | 422, facts: Record<string, string | number> = {}) {
    super(code, status, facts);
  }
}

function refuse(error: unknown): never {
  if (error instanceof FileProblem) throw new RosterFileRefused(error.code, error.status, error.facts);
  throw error;
}

/** Where there is a shell the system counts its seconds of work; memory is counted by Node everywhere. */
function startReader(): ChildProcess {
  const node = [`--max-old-space-size=${HEAP_MB}`, CHILD];
  // No setting and no key of ours is any business of it.
  const options = { env: {}, cwd: tmpdir(), stdio: ['pipe', 'pipe', 'ignore'] as ('pipe' | 'ignore')[] };
  if (process.platform === 'win32') return spawn(process.execPath, node, options);
  const limited = `ulimit -t ${CPU_SECONDS}; exec "$0" "$@"`;
  return spawn('/bin/sh', ['-c', limited, process.execPath, ...node], options);
}

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });

async function outputOf({ stdout }: ChildProcess): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stdout ?? []) {
    size += (part as Buffer).length;
    if (size <= MOST_ANSWER_BYTES) parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** A reader that ended before it read everything says so by its code. */
const write = ({ stdin }: ChildProcess, order: ReadingOrder, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    stdin?.once('error', () => resolve());
    stdin?.write(`${JSON.stringify(order)}\n`);
    stdin?.end(bytes, () => resolve());
  });
