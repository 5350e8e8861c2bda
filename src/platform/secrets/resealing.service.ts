import { Injectable } from '@nestjs/common';
import { SECOND_MS } from '../../common/duration.js';
import { rows, type Tx } from '../database/sql.js';
import { touches, UnitOfWork } from '../database/unit-of-work.js';
import { SEALED_COLUMNS } from './sealed-columns.js';
import { Secrets } from './secrets.service.js';

const BATCH = 200;
/** Rounds in which rows were found, and none of them could be had. */
const MOST_IDLE_ROUNDS = 120;

interface SealedColumn {
  table: string;
  column: string;
  context: string;
  /** Columns of the primary key, with their types. */
  keys: { name: string; type: string }[];
}

interface Batch {
  count: number;
  /** Where to go on; null at the end of the table. */
  last: readonly string[] | null;
}

export interface SealedCount {
  column: string;
  keyId: string;
  count: number;
}

/** Brings every sealed value under the newest key while the program runs. */
@Injectable()
export class Resealing {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secrets: Secrets,
  ) {}

  /** How many values each key seals, by column. @throws Error for a sealed column that nobody has entered in the list */
  async count(): Promise<SealedCount[]> {
    const counts: SealedCount[] = [];
    for (const { table, column } of await this.columns()) {
      const found = await this.unitOfWork.read((tx) =>
        rows<{ keyId: string; count: number }>(
          tx,
          `SELECT split_part(${column}, '.', 1) AS "keyId", count(*)::int AS count FROM ${table}
           WHERE ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
        ),
      );
      counts.push(...found.map((one) => ({ ...one, column: `${table}.${column}` })));
    }
    return counts;
  }

  /**
   * Seals anew what another key than the newest sealed, a few rows a transaction; rows that somebody works on are passed
   * over and come in the next round. May be stopped and begun again at any time. Gives how many values it sealed.
   * @throws Error when rows stay locked for a minute
   */
  async run(say: (text: string) => void): Promise<number> {
    const columns = await this.columns();
    let sealed = 0;
    for (let idle = 0; idle < MOST_IDLE_ROUNDS; ) {
      let round = 0;
      for (const column of columns) round += await this.sealColumn(column, say);
      sealed += round;
      if ((await this.countOld()) === 0) return sealed;
      idle = round === 0 ? idle + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, SECOND_MS / 2));
    }
    throw new Error('Rows stay locked: nothing is lost, try again later.');
  }

  private async countOld(): Promise<number> {
    const newest = this.secrets.newestKey();
    return (await this.count()).reduce((sum, { keyId, count }) => sum + (keyId === newest ? 0 : count), 0);
  }

  private async sealColumn(column: SealedColumn, say: (text: string) => void): Promise<number> {
    let sealed = 0;
    let last: readonly string[] | null = [];
    while (last) {
      const after: readonly string[] = last;
      const done: Batch = await this.unitOfWork.run((tx) => this.sealBatch(tx, column, after));
      last = done.last;
      sealed += done.count;
      if (done.count > 0 && (last === null || sealed % (BATCH * 50) === 0))
        say(`${column.table}.${column.column}: ${sealed} sealed anew`);
    }
    return sealed;
  }

  /** Rows beyond the key `after`, in the order of the key. */
  private async sealBatch(
    tx: Tx,
    { table, column, context, keys }: SealedColumn,
    after: readonly string[],
  ): Promise<Batch> {
    touches(tx, []);
    const names = keys.map(({ name }) => `t.${name}`).join(', ');
    const typed = (first: number) => keys.map(({ type }, index) => `$${first + index}::${type}`).join(', ');
    const old = await rows<Record<string, string>>(
      tx,
      `SELECT ${keys.map(({ name }) => `t.${name}::text AS ${name}`).join(', ')}, t.${column} AS sealed FROM ${table} t
       WHERE split_part(t.${column}, '.', 1) <> $1 ${after.length > 0 ? `AND (${names}) > (${typed(2)})` : ''}
       ORDER BY ${names} LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED`,
      [this.secrets.newestKey(), ...after],
    );
    for (const { sealed = '', ...row } of old) {
      const at = keys.map(({ name, type }, index) => `${name} = $${index + 2}::${type}`).join(' AND ');
      const values = keys.map(({ name }) => row[name]);
      await rows(tx, `UPDATE ${table} SET ${column} = $1 WHERE ${at}`, [
        this.secrets.reseal(sealed, context),
        ...values,
      ]);
    }
    const newest = old.length < BATCH ? undefined : old.at(-1);
    return { count: old.length, last: newest ? keys.map(({ name }) => newest[name] ?? '') : null };
  }

  private async columns(): Promise<SealedColumn[]> {
    const found = await this.unitOfWork.read((tx) =>
      rows<Omit<SealedColumn, 'context'>>(
        tx,
        `SELECT c.relname AS table, a.attname AS column,
           (SELECT json_agg(json_build_object('name', k.attname, 'type', format_type(k.atttypid, k.atttypmod)) ORDER BY p.place)
            FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS p (number, place)
            JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = p.number
            WHERE i.indrelid = c.oid AND i.indisprimary) AS keys
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT a.attisdropped AND a.attname LIKE '%\\_enc'
         ORDER BY c.relname, a.attname`,
      ),
    );
    return found.map((one) => {
      const context = SEALED_COLUMNS[`${one.table}.${one.column}`];
      if (!context) throw new Error(`${one.table}.${one.column} is missing in the list of sealed columns.`);
      return { ...one, context };
    });
  }
}
