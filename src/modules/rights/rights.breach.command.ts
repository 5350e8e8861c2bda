import { chmod, mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toCsv } from '../../common/csv.js';
import { addDays, compactInstant, HOME_ZONE, instantAt, isLocalDate } from '../../common/local-date.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { RightsBreachService } from './rights.breach.service.js';
import { kindWords, letterToAgency, letterToPerson, summary } from './rights.breach.texts.js';
import {
  type Affected,
  BREACH_TABLES,
  type BreachCounts,
  type BreachFacts,
  type BreachQuery,
  type BreachSink,
  type BreachTable,
} from './rights.breach.types.js';

const OWN_FILE = 0o600;
const OWN_FOLDER = 0o700;
/** Each letter begins a page of its own. */
const NEW_PAGE = '\f';
const COLUMNS = ['No', 'Nama', '4 angka terakhir NIK', 'Orang tua atau wali', 'Telepon', 'E-mail', 'Data'];
const BYTE_ORDER_MARK = '\uFEFF';

const BREACH_USAGE = `npm run breach-report -- --from 2027-02-13T08:00+07:00 --to 2027-02-13T12:00+07:00
  [--table ${BREACH_TABLES.join('|')}]... [--site CODE] [--only-new] [--out FOLDER] [--noticed INSTANT]
  [--what TEXT] [--how TEXT] [--handling TEXT]`;

/** What was asked for cannot be read. */
class BreachUsage extends Error {}

interface BreachOrder {
  query: BreachQuery;
  facts: BreachFacts;
  folder: string;
}

/** @throws BreachUsage with what is wrong */
function readOrder(args: string[], now: Date): BreachOrder {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      table: { type: 'string', multiple: true },
      site: { type: 'string' },
      'only-new': { type: 'boolean' },
      out: { type: 'string' },
      noticed: { type: 'string' },
      what: { type: 'string' },
      how: { type: 'string' },
      handling: { type: 'string' },
    },
  });
  const from = instant('--from', values.from);
  const to = instant('--to', values.to);
  if (to <= from) throw new BreachUsage('--to must be later than --from.');
  const { site, what, how, handling } = values;
  const tables = (values.table ?? BREACH_TABLES).map((name) => {
    const table = BREACH_TABLES.find((one) => one === name);
    if (!table) throw new BreachUsage(`--table "${name}" is none of: ${BREACH_TABLES.join(', ')}.`);
    return table;
  });
  const noticedAt = values.noticed === undefined ? now : instant('--noticed', values.noticed);
  return {
    query: { from, to, tables: [...new Set<BreachTable>(tables)], site, isOnlyNew: values['only-new'] ?? false },
    facts: { noticedAt, what, how, handling },
    folder: values.out ?? join('.giliran', `breach-${compactInstant(now)}`),
  };
}

/** An instant with its zone; a date is its beginning at home, or its end for `--to`. */
function instant(name: string, text: string | undefined): Date {
  if (isLocalDate(text)) return instantAt(name === '--to' ? addDays(text, 1) : text, '00:00', HOME_ZONE);
  const isWhole =
    text !== undefined && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const at = isWhole ? new Date(text) : null;
  if (!at || Number.isNaN(at.getTime())) {
    throw new BreachUsage(`${name} must be a date, or an instant with its zone such as 2027-02-13T08:00+07:00.`);
  }
  return at;
}

/** Writes the list, the letters and the summary into a folder that its owner alone can read. */
class BreachFolder implements BreachSink {
  private list: FileHandle | undefined;
  private letters: FileHandle | undefined;

  constructor(private readonly order: BreachOrder) {}

  async begin(): Promise<void> {
    await this.close();
    await mkdir(this.order.folder, { recursive: true, mode: OWN_FOLDER });
    await chmod(this.order.folder, OWN_FOLDER);
    this.list = await this.file('terdampak.csv');
    this.letters = await this.file('surat-orang.txt');
    await this.list.write(toCsv([COLUMNS]));
  }

  async person(number: number, person: Affected): Promise<void> {
    const { name, nikLast4, guardianName, phone, email, kinds } = person;
    // A leading "+" would be a formula; the apostrophe that guards against it is no part of a number.
    const shown = phone?.replace(/^\+62/, '0') ?? null;
    const line = toCsv([[number, name, nikLast4, guardianName, shown, email, kindWords(kinds)]]);
    await this.list?.write(line.replace(BYTE_ORDER_MARK, ''));
    const { query, facts } = this.order;
    await this.letters?.write(`${number > 1 ? NEW_PAGE : ''}${letterToPerson(person, query, facts)}`);
  }

  async end(counts: BreachCounts, madeAt: Date): Promise<void> {
    const { query, facts } = this.order;
    await this.writeWhole('surat-lembaga.txt', letterToAgency(counts, query, facts));
    await this.writeWhole('ringkasan.txt', summary(counts, query, facts, madeAt));
    await this.close();
  }

  async close(): Promise<void> {
    await this.list?.close();
    await this.letters?.close();
    this.list = this.letters = undefined;
  }

  private async writeWhole(name: string, text: string): Promise<void> {
    const file = await this.file(name);
    await file.write(text);
    await file.close();
  }

  private async file(name: string): Promise<FileHandle> {
    const file = await open(join(this.order.folder, name), 'w', OWN_FILE);
    await file.chmod(OWN_FILE);
    return file;
  }
}

/** Gives the exit code: 2 when it could not be understood. */
export async function breachReport(
  service: RightsBreachService,
  args: string[],
  now: Date,
  say: (text: string) => void,
): Promise<number | undefined> {
  try {
    const order = readOrder(args, now);
    const folder = new BreachFolder(order);
    let counts: BreachCounts;
    try {
      counts = await service.report(order.query, folder);
    } finally {
      await folder.close();
    }
    say(`${counts.people} people, ${counts.unreachable} of them without a contact, ${counts.erased} erased since.`);
    say(`The list and the drafts are in ${order.folder}. They hold personal data.`);
    return undefined;
  } catch (error) {
    const isUsage = error instanceof BreachUsage || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    const isSite = error instanceof DomainError && error.code === 'not_found';
    if (!isUsage && !isSite) throw error;
    say(isSite ? 'There is no site with that code.' : (error as Error).message);
    say(BREACH_USAGE);
    return 2;
  }
}
