import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type ExcelJS from 'exceljs';
import type { TestApp } from './app.js';
import type { Answer } from './bad-input-asks.js';
import { type BadInput, inputOf } from './bad-inputs.js';
import { sendRaw } from './raw-http.js';
import { buildSchoolRequest, type BuiltRequest, type BuiltSchool, listOf, listRow } from './roster-builders.js';
import { isFull } from './tier.js';
import {
  type CellIn,
  crowdedBomb,
  laughing,
  lockedExcel,
  lyingBomb,
  oldExcel,
  overlapping,
  stringBomb,
  workbookOf,
} from './workbooks.js';

const NIK = '1771022508099901';
const JPEG = Buffer.from('ffd8ffe000104a46494600010100', 'hex');
const ROWS_FULL = 5_000;
const ROWS_SAMPLE = 300;

/** How rows of the catalogue about lists become uploads; each of a request of its own. */
export class RosterAsks {
  constructor(
    private readonly app: TestApp,
    private readonly url: string,
    private readonly school: BuiltSchool,
    private readonly cookie: string,
  ) {}

  async ask(row: BadInput): Promise<Answer> {
    const own = this.byRow[row.id];
    if (own) return own();
    const input = inputOf(row);
    if (row.surface === 'roster.csv') return this.send(completed(String(input)));
    if (row.surface === 'roster.xlsx') return this.sendCells((input as { cells: Cells }).cells);
    return this.send(listOf([listRow(1)]), (input as { name: string }).name);
  }

  request(): Promise<BuiltRequest> {
    return buildSchoolRequest(this.app, this.school);
  }

  pathOf({ id, school }: BuiltRequest): string {
    return `/api/v1/schools/${school.id}/requests/${id}/roster`;
  }

  async send(
    content: string | Buffer,
    name = 'siswa.csv',
    request?: BuiltRequest,
    key: string = randomUUID(),
  ): Promise<Answer> {
    const path = this.pathOf(request ?? (await this.request()));
    const head = { Cookie: this.cookie, 'Idempotency-Key': key };
    return this.app.http().post(path).set(head).attach('file', Buffer.from(content), name);
  }

  private readonly byRow: Record<string, () => Promise<Answer>> = {
    'CSV-41': () => this.send(listOf([listRow(1), listRow(1)])),
    'CSV-43': () => this.send(Buffer.from(`NIK,Nama,Persetujuan\n${NIK},B\xfcdi,ya\n`, 'latin1')),
    'CSV-47': () => this.tooLong(),
    'XLS-05': async () => {
      const rows = [
        ['Nama', 'Tanggal Lahir', 'Persetujuan'],
        ['Budi', new Date('2009-08-25T00:00:00Z'), 'ya'],
      ];
      const answer = await this.send(
        await workbookOf(rows, (_sheet, book) => {
          book.properties.date1904 = true;
        }),
        'siswa.xlsx',
      );
      expect(JSON.parse(answer.text)).toMatchObject({ pupils: [{ birthDate: '2009-08-25' }] });
      return answer;
    },
    'XLS-13': async () => {
      const rows = [['Nama'], ['Terlihat'], ['Tersembunyi'], ['Tersaring']];
      const answer = await this.send(
        await workbookOf(rows, (sheet, book) => {
          sheet.getRow(3).hidden = true;
          sheet.autoFilter = 'A1:A4';
          sheet.getRow(4).hidden = true;
          book.addWorksheet('Lain', { state: 'hidden' }).addRows([['Nama'], ['Tidak terlihat']]);
        }),
        'siswa.xlsx',
      );
      expect(JSON.parse(answer.text)).toMatchObject({ kept: 1, warnings: [{ code: 'hidden_left_out' }] });
      return answer;
    },
    'XLS-15': () => this.send(lockedExcel(), 'siswa.xlsx'),
    'XLS-17': () => this.send(oldExcel(), 'siswa.xlsx'),
    'XLS-19': () => this.send(stringBomb(), 'siswa.xlsx'),
    'XLS-21': () => this.send(crowdedBomb(), 'siswa.xlsx'),
    'XLS-23': async () => {
      const lying = await this.send(lyingBomb(), 'siswa.xlsx');
      const over = await this.send(overlapping(), 'siswa.xlsx');
      expect([lying.status, over.status]).toEqual([422, 422]);
      return lying;
    },
    'XLS-25': () => this.send(laughing(), 'siswa.xlsx'),
    'FIL-07': () => this.send(JPEG, 'kelas.csv'),
    'FIL-09': async () => {
      const request = await this.request();
      await this.cutOff(request);
      const rows = await this.app.database.sql('SELECT 1 FROM school_rosters WHERE request_id = $1', [request.id]);
      expect(rows).toEqual([]);
      return { status: 204, text: '', headers: {} };
    },
    'FIL-11': async () => {
      const request = await this.request();
      const lists = [listOf([listRow(1), listRow(2)]), listOf([listRow(2), listRow(1)])];
      const answers = await Promise.all(lists.map((list) => this.send(list, 'siswa.csv', request)));
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      const kept = await this.app.database.sql('SELECT nik_hmac FROM pupils WHERE request_id = $1', [request.id]);
      expect(kept).toHaveLength(2);
      return answers[0] as Answer;
    },
    'FIL-13': async () => {
      const path = this.pathOf(await this.request());
      return this.app.http().post(path).set('Cookie', this.cookie).field('sesudah', 'x');
    },
    'FIL-15': async () => {
      const count = isFull ? ROWS_FULL : ROWS_SAMPLE;
      const rows = Array.from({ length: count }, (_, index) => listRow(index, { birthDate: '2009-06-15' }));
      const answer = await this.send(listOf(rows));
      expect(JSON.parse(answer.text)).toMatchObject({ kept: count, totals: { total: count, printable: count } });
      return answer;
    },
  };

  private async sendCells(cells: Cells): Promise<Answer> {
    const [names, values] = cells;
    const row = values.map(cellIn);
    const hasName = names.includes('Nama');
    const head = [...names, ...(hasName ? [] : ['Nama']), 'Persetujuan'];
    return this.send(await workbookOf([head, [...row, ...(hasName ? [] : ['Budi']), 'ya']]), 'siswa.xlsx');
  }

  /** Thirty megabytes are announced; the answer comes before they do. */
  private async tooLong(): Promise<Answer> {
    const { status, headers, body } = await sendRaw(this.url, this.head(await this.request(), 30_000_000));
    return { status, headers, text: body };
  }

  /** Nine tenths of a form, and then nothing. */
  private async cutOff(request: BuiltRequest): Promise<void> {
    const content = listOf([listRow(1), listRow(2)]);
    const part = `--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${content}\r\n--x--\r\n`;
    const bytes = `${this.head(request, part.length)}${part.slice(0, Math.floor(part.length * 0.9))}`;
    await sendRaw(this.url, bytes, 300).catch(() => undefined);
  }

  private head(request: BuiltRequest, length: number): string {
    const { host } = new URL(this.url);
    return [
      `POST ${this.pathOf(request)} HTTP/1.1`,
      `Host: ${host}`,
      `Cookie: ${this.cookie}`,
      'Connection: close',
      'Content-Type: multipart/form-data; boundary=x',
      `Content-Length: ${length}`,
      '\r\n',
    ].join('\r\n');
  }
}

type CatalogueCell =
  | string
  | { js?: string; formula?: string; result?: string; richText?: string[]; hyperlink?: string };
type Cells = [string[], CatalogueCell[]];

function cellIn(cell: CatalogueCell): CellIn {
  if (typeof cell === 'string') return cell;
  if (cell.js !== undefined) return Number(cell.js);
  if (cell.formula !== undefined) return { formula: cell.formula, result: cell.result } as ExcelJS.CellFormulaValue;
  if (cell.richText !== undefined) return { richText: cell.richText.map((text) => ({ text })) };
  return { text: '0812 3456 7890', hyperlink: cell.hyperlink ?? '' };
}

/** A list with the columns that it needs besides what the row is about: a name, and a guardian who agreed. */
function completed(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => /[a-z]/i.test(line) && !line.startsWith('sep='));
  const header = lines[at] ?? '';
  if (header.includes('|')) return text;
  const separator = [';', ','].find((sign) => header.includes(sign)) ?? ';';
  const width = header.split(separator).length;
  const more = /nama/i.test(header) ? ['Persetujuan'] : ['Nama', 'Persetujuan'];
  const values = more.map((name) => (name === 'Nama' ? 'Budi' : 'ya'));
  return lines
    .map((line, index) => {
      if (index < at || line === '') return line;
      const isWhole = line.split(separator).length >= width;
      return index === at || isWhole ? [line, ...(index === at ? more : values)].join(separator) : line;
    })
    .join('\n');
}
