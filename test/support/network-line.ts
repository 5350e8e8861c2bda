import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

type Mode = 'open' | 'cut' | 'swallowing';

/** The line between a browser and the program: passes everything on, breaks when it is told to, and returns. */
export class NetworkLine {
  private readonly sockets = new Set<Socket>();
  private readonly streams = new Set<ServerResponse>();
  private mode: Mode = 'open';
  private isPlaying = false;
  private newest = '';
  private swallowed = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: string,
  ) {}

  static async open(target: string): Promise<NetworkLine> {
    const server = createServer();
    const line = new NetworkLine(server, target);
    server.on('request', (asked, answer) => line.pass(asked, answer));
    server.on('connection', (socket) => {
      line.sockets.add(socket);
      socket.on('close', () => line.sockets.delete(socket));
      if (line.mode === 'cut') socket.destroy();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Whoever is connected is cut off, and nobody gets through. */
  cut(): void {
    this.mode = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  /** As a proxy that lost its way: connections stay open and nothing comes through any more. */
  swallow(): void {
    this.mode = 'swallowing';
    this.swallowed += 1;
  }

  restore(): void {
    this.mode = 'open';
  }

  /** From now on streams of a board bring what `send` is given, the newest board first, and nothing of the program. */
  play(): void {
    this.isPlaying = true;
  }

  send(type: 'board' | 'beat', data: unknown): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    const event = `event: ${type}\nid: played\ndata: ${text}\n\n`;
    if (type === 'board') this.newest = event;
    for (const stream of this.streams) stream.write(event);
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    if (this.mode === 'swallowing') return;
    if (this.isPlaying && asked.url?.endsWith('/board/events')) return this.join(answer);
    const { method, headers, url } = asked;
    const before = this.swallowed;
    const onward = request(`${this.target}${url}`, { method, headers }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.on('data', (chunk: Buffer) => before === this.swallowed && answer.write(chunk));
      told.on('end', () => before === this.swallowed && answer.end());
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  }

  private join(answer: ServerResponse): void {
    answer
      .writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      .write(`\n${this.newest}`);
    this.streams.add(answer);
    answer.on('close', () => this.streams.delete(answer));
  }
}
