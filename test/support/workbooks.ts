import { constants, crc32, deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';

const MB = 1024 * 1024;

/** A part of a zip file, as its directory describes it. */
interface Part {
  name: string;
  /** Packed. */
  data: Buffer;
  /** What the directory says that it becomes. */
  size: number;
  crc?: number;
  /** Points into another part instead of its own. */
  offset?: number;
}

export type CellIn = string | number | Date | ExcelJS.CellValue;

/** A workbook with one sheet. */
export async function workbookOf(
  rows: readonly (readonly CellIn[])[],
  change: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void = () => undefined,
): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Siswa');
  for (const row of rows) sheet.addRow([...row]);
  change(sheet, book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

export function partOf(name: string, text: string, more: Partial<Part> = {}): Part {
  const plain = Buffer.from(text);
  return { name, data: deflateRawSync(plain), size: plain.length, crc: crc32(plain), ...more };
}

/** A zip file with exactly this directory, whether it is true or not. */
export function zipOf(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data, size, crc = 0, offset } of parts) {
    const label = Buffer.from(name);
    const fields = Buffer.alloc(24);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(label.length, 22);
    if (offset === undefined) bodies.push(Buffer.from('PK\x03\x04'), fields, Buffer.alloc(2), label, data);
    const central = Buffer.alloc(16);
    central.writeUInt32LE(offset ?? at, 12);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, central, label);
    if (offset === undefined) at += 30 + label.length + data.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...bodies, central, endOf(parts.length, central.length, at)]);
}

/** With the larger form where there are more parts than the small one can count. */
function endOf(count: number, size: number, at: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  const small = Math.min(count, 0xffff);
  end.writeUInt16LE(small, 8);
  end.writeUInt16LE(small, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(count > 0xffff ? 0xffffffff : at, 16);
  if (count <= 0xffff) return end;
  const large = Buffer.alloc(56);
  large.write('PK\x06\x06', 'latin1');
  large.writeBigUInt64LE(44n, 4);
  large.writeBigUInt64LE(BigInt(count), 24);
  large.writeBigUInt64LE(BigInt(count), 32);
  large.writeBigUInt64LE(BigInt(size), 40);
  large.writeBigUInt64LE(BigInt(at), 48);
  const pointer = Buffer.alloc(20);
  pointer.write('PK\x06\x07', 'latin1');
  pointer.writeBigUInt64LE(BigInt(at + size), 8);
  pointer.writeUInt32LE(1, 16);
  return Buffer.concat([large, pointer, end]);
}

/** Packs `megabytes` of one letter without ever having them: the same packed piece again and again. */
function packed(megabytes: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(MB, 'x'), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: megabytes }, () => piece), deflateRawSync(Buffer.alloc(0))]);
}

const BOOK = partOf('xl/workbook.xml', '<workbook/>');

/** 300 KB that become 300 MB in one shared string. */
export const stringBomb = (): Buffer =>
  zipOf([BOOK, { name: 'xl/sharedStrings.xml', data: packed(300), size: 300 * MB }]);

/** As `stringBomb`, but the directory says that it is small. */
export const lyingBomb = (): Buffer => zipOf([BOOK, { name: 'xl/sharedStrings.xml', data: packed(300), size: MB }]);

/** 100,000 parts that all point at the first. */
export const crowdedBomb = (): Buffer => {
  const empty = Buffer.alloc(0);
  const many = Array.from({ length: 100_000 }, (_, index) => ({
    name: index.toString(36),
    data: empty,
    size: 0,
    offset: 0,
  }));
  return zipOf([BOOK, ...many]);
};

/** Many parts of less than a megabyte each, 600 MB in all: no single one looks odd. */
export const manyPartsBomb = (): Buffer => {
  const piece = packed(1);
  const many = Array.from({ length: 600 }, (_, index) => ({
    name: `xl/worksheets/sheet${index}.xml`,
    data: piece,
    size: MB,
  }));
  return zipOf([BOOK, ...many]);
};

/** Parts that lie over each other. */
export const overlapping = (): Buffer => {
  const sheet = partOf('xl/worksheets/sheet1.xml', '<worksheet/>');
  return zipOf([BOOK, sheet, { ...sheet, name: 'xl/worksheets/sheet2.xml', offset: 0 }]);
};

/** Entities that unfold each other, ten times at each of nine steps. */
export const laughing = (): Buffer => {
  const steps = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const text = `<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "lol">${steps}]><sst><si><t>&l9;</t></si></sst>`;
  return zipOf([BOOK, partOf('xl/sharedStrings.xml', text)]);
};

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
export const oldExcel = (): Buffer => Buffer.concat([OLE, Buffer.alloc(2_000)]);
export const lockedExcel = (): Buffer =>
  Buffer.concat([OLE, Buffer.alloc(500), Buffer.from('EncryptedPackage', 'utf16le')]);
