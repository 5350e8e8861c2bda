import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ProviderMode = 'ok' | 'slow' | '500' | '429' | 'invalid' | 'send_then_hang' | 'send_then_close' | 'never';

export interface ProviderCall {
  /** What was asked to be sent, as a WhatsApp message or an SMS. */
  key: string;
  to: string;
  body: Record<string, unknown>;
}

/** A provider on loopback that behaves as badly as it is told, and keeps what it really sent. */
export class FakeProvider {
  mode: ProviderMode = 'ok';
  slowMs = 20;
  /** The answer waits so long in every mode. */
  delayMs = 0;
  /** Knows keys: the same one is sent once. */
  isKeyed = false;
  readonly calls: ProviderCall[] = [];
  /** What reached people. */
  readonly sent: ProviderCall[] = [];
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
    const call = { key: (body.biz_opaque_callback_data ?? body.id ?? '') as string, to: body.to as string, body };
    this.calls.push(call);
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    switch (this.mode) {
      case '500':
        return void json(500, { error: { code: 1 } });
      case '429':
        return void json(429, { error: { code: 130429 } });
      case 'invalid':
        return void json(400, { error: { code: 131026 } });
      case 'send_then_hang':
        this.send(call);
        this.hanging.add(response);
        return;
      case 'send_then_close':
        this.send(call);
        response.destroy();
        return;
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, this.slowMs));
        break;
      default:
    }
    // "Never" says yes and sends nothing.
    if (this.mode !== 'never') this.send(call);
    json(200, { messages: [{ id: `wamid.${call.key}` }], id: `sms-${call.key}` });
  }

  private send(call: ProviderCall): void {
    if (this.isKeyed && this.sent.some(({ key }) => key === call.key)) return;
    this.sent.push(call);
  }
}
