import { crc32, deflateRawSync } from 'node:zlib';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Number of the built-in format "Text". */
const TEXT_FORMAT = 49;
const LAST_ROW = 1_000;
const VERSION = 20;
const DEFLATED = 8;
/** 1 January 1980: the same rows give the same bytes. */
const NO_DATE = 33;

/**
 * A workbook with one sheet on which every cell is text, also those that are still empty: whatever is typed into it keeps
 * all its digits.
 */
export function textWorkbook(name: string, rows: readonly (readonly string[])[], widths: readonly number[]): Buffer {
  const overrides = [
    ['/xl/workbook.xml', `${TYPES}.sheet.main+xml`],
    ['/xl/worksheets/sheet1.xml', `${TYPES}.worksheet+xml`],
    ['/xl/styles.xml', `${TYPES}.styles+xml`],
  ].map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`);
  return zipped([
    [
      '[Content_Types].xml',
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`,
    ],
    ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ['worksheet', 'worksheets/sheet1.xml'],
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', STYLES],
    ['xl/worksheets/sheet1.xml', sheetOf(rows, widths)],
  ]);
}

const STYLES = `<styleSheet xmlns="${SHEETS}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="${TEXT_FORMAT}" applyNumberFormat="1"/></cellXfs></styleSheet>`;

const relations = (parts: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${parts
    .map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const letterOf = (index: number): string => String.fromCharCode(65 + index);

/** Up to 26 columns. Empty rows are written too: a cell that was never there takes the format of what is typed. */
function sheetOf(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const columns = widths.map(
    (width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" style="1" customWidth="1"/>`,
  );
  const lines = Array.from({ length: LAST_ROW }, (_, row) => {
    const cells = widths.map((_width, column) => {
      const text = rows[row]?.[column] ?? '';
      const reference = `${letterOf(column)}${row + 1}`;
      if (text === '') return `<c r="${reference}" s="1"/>`;
      return `<c r="${reference}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
    });
    return `<row r="${row + 1}">${cells.join('')}</row>`;
  });
  return `<worksheet xmlns="${SHEETS}"><cols>${columns.join('')}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function zipped(parts: readonly (readonly [name: string, xml: string])[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, xml] of parts) {
    const plain = Buffer.from(DECLARATION + xml);
    const data = deflateRawSync(plain);
    const label = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(VERSION, 0);
    facts.writeUInt16LE(DEFLATED, 4);
    facts.writeUInt16LE(NO_DATE, 8);
    facts.writeUInt32LE(crc32(plain), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(plain.length, 18);
    facts.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, label);
    const body = [Buffer.from('PK\x03\x04', 'latin1'), facts, label, data];
    bodies.push(...body);
    at += body.reduce((sum, { length }) => sum + length, 0);
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, central, end]);
}
