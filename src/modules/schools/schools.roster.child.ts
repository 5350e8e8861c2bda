import { readCsv } from './schools.roster.csv-reader.js';
import { FileProblem } from './schools.roster.file-problem.js';
import { checkRoster } from './schools.roster.rules.js';
import type { ReadFile, ReadingAnswer, ReadingOrder } from './schools.roster.types.js';

const NEW_LINE = 0x0a;

/**
 * A process of its own that reads one file and ends: the order as a line of JSON and then the bytes come in, the answer
 * as JSON goes out. Nothing is written to a disk, and what may not be kept does not leave here.
 */
async function main(): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  const all = Buffer.concat(parts);
  const end = all.indexOf(NEW_LINE);
  const order = JSON.parse(all.subarray(0, end).toString('utf8')) as ReadingOrder;
  process.stdout.write(JSON.stringify(await answer(order, all.subarray(end + 1))));
}

async function answer(order: ReadingOrder, bytes: Buffer): Promise<ReadingAnswer> {
  try {
    const checked = checkRoster(await read(order, bytes), order);
    return checked.ok ? checked : { ok: false, status: 422, ...checked.problem };
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return { ok: false, code: error.code, status: error.status, ...(error.facts && { facts: error.facts }) };
  }
}

async function read({ format, withHidden }: ReadingOrder, bytes: Buffer): Promise<ReadFile> {
  if (format !== 'xlsx') return readCsv(bytes);
  // A list of text is read without what opens workbooks.
  const { readXlsx } = await import('./schools.roster.xlsx-reader.js');
  return readXlsx(bytes, withHidden);
}

await main();
