import { Readable } from 'node:stream';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ProviderMode =
  | 'ok'
  | '500'
  | '429'
  | 'invalid'
  /** As the Cloud API says that it was too many: 400. */
  | 'busy'
  /** The token is not good any more. */
  | 'shut'
  /** Takes it, and never ends its answer. */
  | 'endless'
  /** Sends it, and says that it could not. */
  | 'send_then_500'
  | 'send_then_hang'
  | 'send_then_close'
  /** Hangs and closes in turn. */
  | 'send_then_break'
  | 'never';

export interface ProviderCall {
  /** What was asked to be sent, as a WhatsApp message or an SMS. */
  key: string;
  to: string;
  body: Record<string, unknown>;
  /** Under which address: workers that have one each are told apart by it. */
  path: string;
}

function* endless() {
  for (;;) yield 'a'.repeat(10_000);
}

/** A provider on loopback that behaves as badly as it is told, and keeps what it really sent. */
export class FakeProvider {
  mode: ProviderMode = 'ok';
  /** A slow one: the answer waits so long in every mode. */
  delayMs = 0;
  readonly calls: ProviderCall[] = [];
  /** What reached people. */
  readonly sent: ProviderCall[] = [];
  /** Calls without an answer so far. */
  private readonly open = new Set<ProviderCall>();
  private readonly hanging = new Set<ServerResponse>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<FakeProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeProvider(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How many calls to this path wait for their answer. */
  underWay(path: string): number {
    return [...this.open].filter((call) => call.path === path).length;
  }

  clear(): void {
    this.mode = 'ok';
    this.delayMs = 0;
    this.calls.length = 0;
    this.sent.length = 0;
  }

  async close(): Promise<void> {
    for (const response of this.hanging) response.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const key = (body.biz_opaque_callback_data ?? body.id ?? '') as string;
    const call = { key, to: body.to as string, body, path: request.url ?? '' };
    this.calls.push(call);
    this.open.add(call);
    response.on('close', () => this.open.delete(call));
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    switch (this.modeOf(call)) {
      case '500':
        return void json(500, { error: { code: 1 } });
      case '429':
        return void json(429, { error: { code: 130429 } });
      case 'invalid':
        return void json(400, { error: { code: 131026 } });
      case 'busy':
        return void json(400, { error: { code: 130429 } });
      case 'shut':
        return void json(401, { error: { code: 190 } });
      case 'endless':
        this.send(call);
        return void Readable.from(endless()).pipe(response);
      case 'send_then_500':
        this.send(call);
        return void json(500, { error: { code: 1 } });
      case 'send_then_hang':
        this.send(call);
        this.hanging.add(response);
        return;
      case 'send_then_close':
        this.send(call);
        response.destroy();
        return;
      default:
    }
    // "Never" says yes and sends nothing.
    if (this.mode !== 'never') this.send(call);
    json(200, { messages: [{ id: `wamid.${call.key}` }], id: `sms-${call.key}` });
  }

  private modeOf(call: ProviderCall): ProviderMode {
    if (this.mode !== 'send_then_break') return this.mode;
    return this.calls.indexOf(call) % 2 === 0 ? 'send_then_hang' : 'send_then_close';
  }

  private send(call: ProviderCall): void {
    this.sent.push(call);
  }
}
