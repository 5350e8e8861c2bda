import type { EntityManager } from 'typeorm';

/** A running transaction. Whoever takes one joins it and never opens another. */
export type Tx = EntityManager;

/** Rows of a statement, the same for SELECT and for … RETURNING (where TypeORM gives `[rows, count]`). */
export async function rows<T>(tx: Tx, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const result: unknown = await tx.query(sql, parameters);
  const [first, count] = result as [unknown, unknown];
  return (Array.isArray(first) && typeof count === 'number' ? first : result) as T[];
}

export async function firstRow<T>(tx: Tx, sql: string, parameters: unknown[] = []): Promise<T | null> {
  return (await rows<T>(tx, sql, parameters))[0] ?? null;
}

/** How many rows an UPDATE or DELETE touched. */
export async function updateCount(tx: Tx, sql: string, parameters: unknown[] = []): Promise<number> {
  const result = (await tx.query(sql, parameters)) as [unknown[], number];
  return result[1];
}
