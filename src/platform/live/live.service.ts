import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import pg from 'pg';
import { defer, filter, finalize, map, merge, type Observable, of, Subject, takeUntil } from 'rxjs';
import { Env } from '../config/env.js';
import { APPLICATION_SESSION } from '../database/data-source.js';
import { DomainError } from '../database/database.errors.js';
import { rows, type Tx } from '../database/sql.js';

const CHANNEL = 'giliran_live';
const RECONNECT_MS = 1_000;
/** A line that is half open looks like one on which nobody says anything: so something is asked, and answered in time. */
const BEAT_MS = 5_000;

/**
 * Tells every process that something changed. The message is a topic, never data: whoever hears it reads the present
 * state anew, so a lost or doubled message does no harm.
 */
@Injectable()
export class Live implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Live.name);
  private readonly changed = new Subject<string>();
  private readonly closing = new Subject<void>();
  private client?: pg.Client;
  private retry?: NodeJS.Timeout;
  private beat?: NodeJS.Timeout;
  private isClosed = false;
  private openStreams = 0;

  constructor(private readonly env: Env) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.listen();
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    this.closing.next();
    clearTimeout(this.retry);
    clearInterval(this.beat);
    await this.client?.end().catch(() => undefined);
  }

  /** Sent by PostgreSQL when `tx` commits. */
  async announce(tx: Tx, topic: string): Promise<void> {
    await rows(tx, 'SELECT pg_notify($1, $2)', [CHANNEL, topic]);
  }

  /** Emits at once, then after every change of the topic, and whenever the line to the database was restored. */
  changes(topic: string): Observable<void> {
    const heard = this.changed.pipe(
      filter((t) => t === topic || t === '*'),
      map(() => undefined),
    );
    return merge(of(undefined), heard).pipe(takeUntil(this.closing));
  }

  /** What one client listens to; ends when the program closes. @throws DomainError 503 when too many listen already */
  stream<T>(source: Observable<T>): Observable<T> {
    if (this.openStreams >= this.env.liveStreams) throw new DomainError('unavailable', 503);
    return defer(() => {
      this.openStreams += 1;
      return source;
    }).pipe(
      takeUntil(this.closing),
      finalize(() => {
        this.openStreams -= 1;
      }),
    );
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.env.databaseUrl,
      keepAlive: true,
      options: APPLICATION_SESSION,
      application_name: 'giliran-live',
    });
    client.on('notification', ({ payload }) => this.changed.next(payload ?? '*'));
    client.on('error', () => undefined);
    client.on('end', () => this.reconnect());
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.changed.next('*');
      this.beat = setInterval(() => void this.ask(client), BEAT_MS).unref();
    } catch (error) {
      this.logger.warn(`live line not connected: ${String(error)}`);
      await client.end().catch(() => undefined);
      this.reconnect();
    }
  }

  /** A silent line is dropped, and with its end a new one is begun. */
  private async ask(client: pg.Client): Promise<void> {
    const question = { text: 'SELECT 1', query_timeout: BEAT_MS };
    await client.query(question).catch(() => client.end().catch(() => undefined));
  }

  private reconnect(): void {
    clearInterval(this.beat);
    if (this.isClosed) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.listen(), RECONNECT_MS);
    this.retry.unref();
  }
}
