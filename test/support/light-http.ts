import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface LightRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** Take the head of the answer, and leave. */
  headOnly?: boolean;
}

export interface LightAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

const PATIENCE_MS = 20_000;

/** Thousands of small requests over a few connections, with any method and any headers. */
export class LightHttp {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly url: string) {}

  close(): void {
    this.agent.destroy();
  }

  send({ method, path, headers = {}, body, headOnly }: LightRequest): Promise<LightAnswer> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const options = { method, path, agent: this.agent, headers: { ...headers, ...length }, timeout: PATIENCE_MS };
      const { hostname, port } = new URL(this.url);
      const asked = request({ ...options, hostname, port }, (answer) => {
        const { statusCode: status = 0, headers: told } = answer;
        if (headOnly && status === 200) {
          answer.destroy();
          return resolve({ status, headers: told, body: '' });
        }
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status, headers: told, body: Buffer.concat(parts).toString('utf8') }));
        answer.on('error', reject);
      });
      asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer.`)));
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
