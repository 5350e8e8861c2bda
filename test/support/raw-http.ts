import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Everything that came over the line. */
  text: string;
}

/** Until the first byte of a busy machine; after that a server says at once what it has to say. */
const HANG_MS = 60_000;
const PAUSE_MS = 1_500;

/**
 * Sends bytes as they are and reads until the server closes the line, or until it has been silent for a while.
 * A server may answer and close before all is sent: what it said counts.
 */
export function sendRaw(url: string, bytes: string | Buffer, silenceMs?: number): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
    const finish = () => {
      socket.destroy();
      resolve(parse(text));
    };
    socket.setTimeout(silenceMs ?? HANG_MS, finish);
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      socket.setTimeout(silenceMs ?? PAUSE_MS);
    });
    socket.on('error', () => undefined);
    socket.on('close', finish);
    socket.write(bytes, () => undefined);
  });
}

function parse(text: string): RawAnswer {
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/: (.*)/s);
      return [name.toLowerCase(), value];
    }),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body, text };
}
