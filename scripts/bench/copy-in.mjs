import pg from 'pg';

const CHUNK = 64 * 1024;

/** `COPY table (columns) FROM STDIN` on a connection of its own; lines are sent as the server takes them. */
export class CopyIn {
  #client;
  #connection;
  #ready;
  #ended;
  #pending = [];
  #size = 0;

  static async open(url, table, columns) {
    const copy = new CopyIn();
    copy.#client = new pg.Client({ connectionString: url, ssl: false });
    copy.#client.on('error', () => {});
    await copy.#client.connect();
    // What is loaded is whole: foreign keys need not be looked up row by row.
    await copy.#client.query(`SET session_replication_role = replica`);
    copy.#begin(`COPY ${table} (${columns.join(', ')}) FROM STDIN`);
    await Promise.race([copy.#ready, copy.#ended]);
    return copy;
  }

  /** A promise when the server must first take what it has. */
  write(lines) {
    this.#pending.push(lines);
    this.#size += lines.length;
    return this.#size >= CHUNK ? this.#flush() : undefined;
  }

  async end() {
    await this.#flush();
    this.#connection.endCopyFrom();
    await this.#ended;
    await this.#client.end();
  }

  async #flush() {
    this.#connection.sendCopyFromChunk(Buffer.from(this.#pending.join('')));
    this.#pending = [];
    this.#size = 0;
    const { stream } = this.#connection;
    if (!stream.writableNeedDrain) return;
    const drained = new Promise((resolve) => {
      stream.once('drain', resolve);
    });
    await Promise.race([drained, this.#ended]);
  }

  #begin(text) {
    let isReady;
    this.#ready = new Promise((resolve) => {
      isReady = resolve;
    });
    this.#ended = new Promise((resolve, reject) => {
      this.#client.query({
        submit: (connection) => {
          this.#connection = connection;
          connection.query(text);
        },
        handleCopyInResponse: isReady,
        handleCommandComplete: () => {},
        handleReadyForQuery: resolve,
        handleError: reject,
      });
    });
    // Whoever writes next is told.
    this.#ended.catch(() => {});
  }
}
