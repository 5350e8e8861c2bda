import { DataSource } from 'typeorm';
import { ownerDataSource } from './data-source.js';
import { rows } from './sql.js';

export type Ask = <T extends object>(sql: string, parameters?: unknown[]) => Promise<T[]>;

const SESSION = '-c timezone=UTC -c default_transaction_read_only=on -c statement_timeout=300000 -c jit=off';

/**
 * A look at a database that goes on working: all that `work` asks for is of one moment, and nothing can be changed.
 * @throws Error when the database does not answer
 */
export async function lookAt<T>(url: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const options = { ...ownerDataSource(url), migrations: [] };
  const extra = { max: 1, connectionTimeoutMillis: 5_000, application_name: 'giliran-verify', options: SESSION };
  const dataSource = await new DataSource({ ...options, extra }).initialize();
  try {
    return await dataSource.transaction('REPEATABLE READ', (tx) =>
      work((sql, parameters) => rows(tx, sql, parameters ?? [])),
    );
  } finally {
    await dataSource.destroy();
  }
}
