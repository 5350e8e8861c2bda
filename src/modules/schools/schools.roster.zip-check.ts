import { fromBufferPromise, type Entry } from 'yauzl';
import { FileProblem } from './schools.roster.file-problem.js';
import { MAX_UNPACKED_BYTES } from './schools.roster.types.js';

const MOST_ENTRIES = 1_000;
/** Sheets of real lists pack 5 to 30 times; a bomb packs a thousand times. */
const MOST_RATIO = 200;
const RATIO_COUNTS_FROM = 1024 * 1024;
const LOCAL_HEADER = 30;
const WORKBOOK = 'xl/workbook.xml';

const ZIP = Buffer.from('PK');
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');
const DECLARATIONS = ['<!DOCTYPE', '<!ENTITY'].map((text) => Buffer.from(text));

export const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 2).equals(ZIP);

/**
 * Reads the directory of a workbook and nothing else: how many parts it says it has, and how large they say they become.
 * @throws FileProblem 413 for a bomb, 422 for what is no workbook or has parts that lie over each other
 */
export async function checkDirectory(bytes: Buffer): Promise<void> {
  if (bytes.subarray(0, OLE.length).equals(OLE))
    throw new FileProblem(bytes.includes(ENCRYPTED) ? 'file_protected' : 'file_old_excel');
  if (!isZip(bytes)) throw new FileProblem('file_kind', { kind: '?' });
  const entries = await entriesOf(bytes);
  if (entries.some((entry) => entry.isEncrypted())) throw new FileProblem('file_protected');
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const isDense = entries.some(
    (entry) => entry.uncompressedSize > RATIO_COUNTS_FROM && entry.uncompressedSize > MOST_RATIO * entry.compressedSize,
  );
  if (unpacked > MAX_UNPACKED_BYTES || isDense) throw tooLarge();
  refuseOverlaps(entries, bytes.length);
  if (!entries.some(({ fileName }) => fileName === WORKBOOK)) throw new FileProblem('file_kind', { kind: 'ZIP' });
}

/** Unpacks every part once, each no further than its directory says. @throws FileProblem */
export async function checkParts(bytes: Buffer): Promise<void> {
  await reading(async () => {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      const parts: Buffer[] = [];
      for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
      const content = Buffer.concat(parts);
      // Nothing that Excel writes declares a document type; entities that unfold each other do.
      if (/\.(xml|rels|vml)$/i.test(entry.fileName) && DECLARATIONS.some((text) => content.includes(text)))
        throw new FileProblem('file_entities');
    }
  });
}

async function entriesOf(bytes: Buffer): Promise<Entry[]> {
  return reading(async () => {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true });
    if (zip.entryCount > MOST_ENTRIES) throw tooLarge();
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    return entries;
  });
}

function refuseOverlaps(entries: readonly Entry[], size: number): void {
  let free = 0;
  for (const entry of entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)) {
    if (entry.relativeOffsetOfLocalHeader < free) throw new FileProblem('file_broken');
    free = entry.relativeOffsetOfLocalHeader + LOCAL_HEADER + entry.fileNameLength + entry.compressedSize;
  }
  if (free > size) throw new FileProblem('file_broken');
}

const tooLarge = () => new FileProblem('file_too_large', undefined, 413);

async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FileProblem ? error : new FileProblem('file_broken');
  }
}
