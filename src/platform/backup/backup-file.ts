import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Sequence } from './tables.js';

const FORMAT = 1;
const HEAD = `-- Giliran backup, format ${FORMAT}`;
const MANIFEST = '-- manifest ';
const CHECKSUM = '-- sha256 ';
const END_OF_ROWS = Buffer.from('\\.\n');
const END_AFTER_ROW = Buffer.from('\n\\.\n');
const NEWLINE = 10;
const LONGEST_LINE = 4_000_000;
const LEVEL = 3;

export interface TableCount {
  name: string;
  rows: number;
  /** Of the rows as COPY gives them, in the order of the key. */
  sha256: string;
}

/** What a backup says of itself, at its end. */
export interface Manifest {
  /** Time of the database when its picture was taken. */
  at: string;
  /** The last migration that it knows. */
  schema: string;
  migrations: string[];
  /** Keys that the sealed values need. They are not in the backup. */
  dataKeys: string[];
  tables: TableCount[];
  sequences: Sequence[];
}

/** What is wrong with a file, or with where it shall go, in words for the terminal. */
export class BackupRefused extends Error {
  override name = 'BackupRefused';
}

const notOurs = (): BackupRefused => new BackupRefused('This is no backup of Giliran.');

const spoilt = (why: string): BackupRefused =>
  new BackupRefused(`The file is cut or altered (${why}). Nothing was restored; take another copy of it.`);

/** One table: the statement that takes it in, and its rows. */
export interface Section {
  statement: string;
  rows: AsyncIterable<Buffer>;
}

async function* linesOf(sections: AsyncIterable<Section>, manifest: () => Manifest): AsyncGenerator<Buffer> {
  yield Buffer.from(`${HEAD}\n`);
  for await (const { statement, rows } of sections) {
    yield Buffer.from(`${statement};\n`);
    yield* rows;
    yield END_OF_ROWS;
  }
  yield Buffer.from(`${MANIFEST}${JSON.stringify(manifest())}\n`);
}

async function* withChecksum(lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const line of lines) {
    hash.update(line);
    yield line;
  }
  yield Buffer.from(`${CHECKSUM}${hash.digest('hex')}\n`);
}

/**
 * Writes beside its place and renames when whole: what bears the name is complete. `manifest` is asked for when all
 * sections have been written.
 */
export async function writeBackupFile(
  file: string,
  sections: AsyncIterable<Section>,
  manifest: () => Manifest,
): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    const lines = Readable.from(withChecksum(linesOf(sections, manifest)), { objectMode: false });
    const target = createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(lines, createGzip({ level: LEVEL }), target);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Reads a file once from its beginning, line by line, or rows in large pieces. */
class BackupReader {
  private rest: Buffer = Buffer.alloc(0);
  private readonly hash = createHash('sha256');
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(file: string) {
    const source = createReadStream(file);
    const plain = source.pipe(createGunzip());
    source.on('error', (error) => plain.destroy(error));
    this.chunks = plain[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** @throws BackupRefused when it ends in the middle */
  async line(): Promise<string> {
    for (;;) {
      const end = this.rest.indexOf(NEWLINE);
      if (end >= 0) return this.take(end + 1).toString('utf8', 0, end);
      if (this.rest.length > LONGEST_LINE) throw spoilt('a line has no end');
      await this.more();
    }
  }

  /** The rows of a table, whole lines. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.rest.subarray(0, END_OF_ROWS.length).equals(END_OF_ROWS)) {
        this.take(END_OF_ROWS.length);
        return;
      }
      const end = this.rest.indexOf(END_AFTER_ROW);
      const whole = end >= 0 ? end + 1 : this.rest.lastIndexOf(NEWLINE) + 1;
      if (whole > 0) yield this.take(whole);
      else await this.more();
    }
  }

  /** Of all that was read so far. */
  digest(): string {
    return this.hash.copy().digest('hex');
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private take(length: number): Buffer {
    const taken = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    this.hash.update(taken);
    return taken;
  }

  private async more(): Promise<void> {
    const { value, done } = await this.chunks.next().catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EACCES')
        throw new BackupRefused(`Cannot read it: ${error.message}.`);
      throw error.message === 'incorrect header check' ? notOurs() : spoilt(error.message);
    });
    if (done) throw spoilt('it ends too early');
    this.rest = this.rest.length === 0 ? value : Buffer.concat([this.rest, value]);
  }
}

/**
 * Goes through the whole file; `take` has the rows of each table, which are skipped when it leaves them.
 * @throws BackupRefused when the file is none of ours, of a later format, cut or altered
 */
export async function readBackupFile(
  file: string,
  take?: (table: string, rows: AsyncIterable<Buffer>, statement: string) => Promise<void>,
): Promise<Manifest> {
  const reader = new BackupReader(file);
  try {
    const head = await reader.line();
    if (!head.startsWith('-- Giliran backup, format ')) throw notOurs();
    if (head !== HEAD) throw new BackupRefused(`This backup was made by a newer program (${head.slice(3)}).`);
    for (;;) {
      const line = await reader.line();
      if (line.startsWith(MANIFEST)) return await readEnd(reader, line);
      const table = /^COPY public\."(\w+)" \(.*\) FROM stdin;$/.exec(line)?.[1];
      if (!table) throw spoilt('a line that is none of ours');
      const rows = reader.rows();
      await take?.(table, rows, line.slice(0, -1));
      for await (const _ of rows);
    }
  } finally {
    await reader.close();
  }
}

async function readEnd(reader: BackupReader, line: string): Promise<Manifest> {
  const digest = reader.digest();
  if ((await reader.line()) !== `${CHECKSUM}${digest}`) throw spoilt('its checksum differs');
  return JSON.parse(line.slice(MANIFEST.length)) as Manifest;
}
