import { once } from 'node:events';
import type { Socket } from 'node:net';
import type pg from 'pg';

/** More than this waits for the reader in memory; then the server has to wait. */
const MOST_WAITING = 1_000_000;

/** The parts of pg's connection that a COPY needs. */
interface CopyConnection {
  stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/** What pg's client calls on the query it works on. */
abstract class CopyQuery {
  readonly done: Promise<number>;
  protected resolve!: (count: number) => void;
  protected reject!: (error: Error) => void;
  private count = 0;
  protected failure?: Error;

  constructor(private readonly text: string) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.done.catch(() => undefined);
  }

  submit(connection: CopyConnection): void {
    connection.query(this.text);
  }

  /** "COPY 1234" */
  handleCommandComplete({ text }: { text: string }): void {
    this.count = Number(text.split(' ').at(-1));
  }

  handleReadyForQuery(): void {
    if (this.failure) this.reject(this.failure);
    else this.resolve(this.count);
  }

  /** After an error the server is ready again in its own time; without a connection it never is. */
  handleError(error: Error): void {
    this.failure = error;
    this.reject(error);
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
}

class CopyOutQuery extends CopyQuery {
  private waiting: Buffer[] = [];
  private size = 0;
  private isOver = false;
  private connection?: CopyConnection;
  private wake?: () => void;

  /** pg reads its next packet into the same memory, so what came is copied. */
  handleCopyData({ chunk }: { chunk: Buffer }, connection: CopyConnection): void {
    this.connection = connection;
    this.waiting.push(Buffer.from(chunk));
    this.size += chunk.length;
    if (this.size > MOST_WAITING) connection.stream.pause();
    this.wake?.();
  }

  override handleReadyForQuery(): void {
    super.handleReadyForQuery();
    this.end();
  }

  override handleError(error: Error): void {
    super.handleError(error);
    this.end();
  }

  /** Whoever stops reading early ends the connection: nothing else would stop the server. */
  async *chunks(): AsyncGenerator<Buffer> {
    try {
      yield* this.all();
    } finally {
      if (!this.isOver) this.connection?.stream.destroy();
    }
  }

  private async *all(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.waiting.length > 0) {
        const chunk = Buffer.concat(this.waiting, this.size);
        this.waiting = [];
        this.size = 0;
        this.connection?.stream.resume();
        yield chunk;
      } else if (this.isOver) {
        if (this.failure) throw this.failure;
        return;
      } else {
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    }
  }

  private end(): void {
    this.isOver = true;
    this.wake?.();
  }
}

class CopyInQuery extends CopyQuery {
  constructor(
    text: string,
    private readonly source: AsyncIterable<Buffer>,
  ) {
    super(text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    void this.feed(connection);
  }

  private async feed(connection: CopyConnection): Promise<void> {
    try {
      for await (const chunk of this.source) {
        if (this.failure) return;
        connection.sendCopyFromChunk(chunk);
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
      }
      connection.endCopyFrom();
    } catch (error) {
      if (this.failure) return;
      this.failure = error as Error;
      connection.sendCopyFail('the source ended');
    }
  }

  /** What went wrong first is what counts: the server only repeats that the source ended. */
  override handleError(error: Error): void {
    super.handleError(this.failure ?? error);
  }
}

const submit = <T extends CopyQuery>(client: pg.ClientBase, query: T): T =>
  client.query(query as unknown as pg.Submittable) as unknown as T;

/** The rows of `COPY … TO STDOUT`, whole lines, as many as have come; with bounded memory. */
export async function* copyOut(client: pg.ClientBase, text: string): AsyncGenerator<Buffer> {
  yield* submit(client, new CopyOutQuery(text)).chunks();
}

/** Feeds `COPY … FROM STDIN`. Gives how many rows the server took. */
export const copyIn = (client: pg.ClientBase, text: string, source: AsyncIterable<Buffer>): Promise<number> =>
  submit(client, new CopyInQuery(text, source)).done;
