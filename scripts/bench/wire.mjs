import net from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const NO_BODY = new Set([204, 304]);

/** The bytes of one request, made before the clock runs. */
export function requestBytes(method, path, { host, headers = {}, body } = {}) {
  const all = { host, ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}

/** One kept-alive connection that asks one thing at a time: next to no work, so that the server gets the processor. */
export class Wire {
  #socket;
  #chunks = [];
  #size = 0;
  #wanted = -1;
  #headSize = 0;
  #status = 0;
  #head = '';
  #answered = null;
  #failed = null;

  static async open(port, host = '127.0.0.1') {
    const wire = new Wire();
    wire.#socket = net.connect({ port, host, noDelay: true });
    await new Promise((resolve, reject) => {
      wire.#socket.once('connect', resolve);
      wire.#socket.once('error', reject);
    });
    wire.#socket.on('data', (chunk) => wire.#take(chunk));
    wire.#socket.on('error', (error) => wire.#fail(error));
    wire.#socket.on('close', () => wire.#fail(new Error('the server closed the connection')));
    return wire;
  }

  /** False once the server has ended it, as it does with those that idle. */
  get isOpen() {
    return this.#socket.writable;
  }

  /** @returns {Promise<{ status: number, head: string, body: Buffer }>} */
  ask(bytes) {
    if (!this.isOpen) return Promise.reject(new Error('the connection is closed'));
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(bytes);
    });
  }

  close() {
    this.#answered = this.#failed = null;
    this.#socket.destroy();
  }

  #fail(error) {
    this.#failed?.(error);
    this.#answered = this.#failed = null;
  }

  #take(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#wanted < 0 && !this.#readHead()) return;
    if (this.#size < this.#wanted) return;
    const whole = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const answer = { status: this.#status, head: this.#head, body: whole.subarray(this.#headSize) };
    const done = this.#answered;
    this.#chunks = [];
    this.#size = 0;
    this.#wanted = -1;
    this.#answered = this.#failed = null;
    done?.(answer);
  }

  #readHead() {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    const [bytes] = this.#chunks;
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) return false;
    this.#head = bytes.latin1Slice(0, end);
    this.#status = Number(this.#head.slice(9, 12));
    this.#headSize = end + HEAD_END.length;
    const length = /\r\ncontent-length: *(\d+)/i.exec(this.#head);
    if (length === null && !NO_BODY.has(this.#status)) {
      this.#fail(new Error(`an answer without a length: ${this.#head.split('\r\n')[0]}`));
      return false;
    }
    this.#wanted = this.#headSize + Number(length?.[1] ?? 0);
    return true;
  }
}
