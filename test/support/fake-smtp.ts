import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** What the server does with every letter from now on. */
export type SmtpMode =
  | 'ok'
  | 'refuse-recipient'
  | 'refuse-letter'
  | 'hang-before-greeting'
  /** Takes the letter and never answers. */
  | 'hang-after-letter'
  /** Takes the letter and hangs up without an answer. */
  | 'close-after-letter';

const END_OF_LETTER = '\r\n.\r\n';

/** A mail server on the loopback interface that behaves as badly as it is told. */
export class FakeSmtp {
  mode: SmtpMode = 'ok';
  /** Every letter that arrived whole, whatever was answered. */
  readonly letters: string[] = [];
  /** How many connections there ever were. */
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((socket) => this.talk(socket));
  }

  static async start(): Promise<FakeSmtp> {
    const smtp = new FakeSmtp();
    smtp.server.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    return smtp;
  }

  get url(): string {
    const address = this.server.address();
    return `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  /** Message ids of the letters, in the order they came. */
  get messageIds(): string[] {
    return this.letters.map((letter) => /^Message-ID: <([^@>]+)@/im.exec(letter)?.[1] ?? '');
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private talk(socket: Socket): void {
    this.sockets.add(socket);
    this.connections += 1;
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
    if (this.mode === 'hang-before-greeting') return;
    let received = '';
    let isLetter = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 loopback ESMTP');
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('utf8');
      for (;;) {
        const end = isLetter ? received.indexOf(END_OF_LETTER) : received.indexOf('\r\n');
        if (end < 0) return;
        const text = received.slice(0, end);
        received = received.slice(end + (isLetter ? END_OF_LETTER.length : 2));
        if (isLetter) {
          isLetter = false;
          this.take(text, socket, say);
        } else {
          isLetter = this.answer(text, say);
        }
      }
    });
  }

  /** True when the letter comes next. */
  private answer(line: string, say: (line: string) => void): boolean {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'DATA') {
      say('354 go on');
      return true;
    }
    if (verb === 'RCPT' && this.mode === 'refuse-recipient') say('550 no such mailbox');
    else say(verb === 'QUIT' ? '221 bye' : '250 ok');
    return false;
  }

  private take(letter: string, socket: Socket, say: (line: string) => void): void {
    this.letters.push(letter);
    if (this.mode === 'hang-after-letter') return;
    if (this.mode === 'close-after-letter') socket.destroy();
    else if (this.mode === 'refuse-letter') say('554 refused');
    else say('250 taken');
  }
}
