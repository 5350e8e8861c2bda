import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Cluster, startEmbeddedPostgres } from '../../scripts/lib/embedded-postgres.mjs';
import { copyCluster } from './cluster-template.js';
import type { TestDatabase } from './database.js';

/** Histories are judged by when each change was committed. */
const SETTINGS = { track_commit_timestamp: 'on' };

/** Processes whose parent is `pid`; none where the system does not tell: they end with their parent soon enough. */
function childrenOf(pid: number): number[] {
  if (!existsSync('/proc')) return [];
  const isChild = (entry: string): boolean => {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(pid);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && isChild(entry))
    .map(Number);
}

/** A durable PostgreSQL of one test alone, migrated, which may be stopped and killed. Its address never changes. */
export class OwnCluster {
  private pool?: pg.Pool;

  private constructor(
    private readonly folder: string,
    private cluster: Cluster,
  ) {}

  static async start(): Promise<OwnCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'giliran-own-'));
    // As root the server runs as another account, which has to pass through.
    await chmod(folder, 0o711);
    await copyCluster(join(folder, 'postgres'));
    return new OwnCluster(
      folder,
      await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), settings: SETTINGS }),
    );
  }

  get database(): TestDatabase {
    const { ownerUrl, appUrl, database: name } = this.cluster;
    const sql = async <T extends object>(text: string, parameters: unknown[] = []) =>
      (await this.connections().query(text, parameters)).rows as T[];
    return { name, ownerUrl, appUrl, sql, ask: sql, drop: () => Promise.resolve() };
  }

  async up(): Promise<void> {
    const { port } = this.cluster;
    this.cluster = await startEmbeddedPostgres({ dataDir: join(this.folder, 'postgres'), settings: SETTINGS, port });
  }

  /** As `pg_ctl stop -m fast`. */
  stop(): Promise<void> {
    return this.cluster.stop();
  }

  /** kill -9 of the server and of everything it started, at one moment. */
  async kill(): Promise<void> {
    const { pid } = this.cluster;
    const ended = new Promise<void>((resolve) => this.cluster.onExit(resolve));
    process.kill(pid, 'SIGSTOP');
    for (const victim of [...childrenOf(pid), pid]) process.kill(victim, 'SIGKILL');
    await ended;
  }

  async destroy(): Promise<void> {
    await this.pool?.end();
    await this.cluster.destroy();
    await rm(this.folder, { recursive: true, force: true });
  }

  private connections(): pg.Pool {
    this.pool ??= new pg.Pool({ connectionString: this.cluster.ownerUrl, max: 2 }).on('error', () => undefined);
    return this.pool;
  }
}
