import type { Role } from '../../src/platform/access/actor.js';
import type { TestApp } from './app.js';
import { PASSWORD, signIn } from './builders.js';

/** What came back for one form. */
export interface Reply {
  status: number;
  location: string;
  html: string;
  headers: Headers;
}

/** Somebody with a browser without JavaScript: opens pages, sends forms and keeps cookies; follows no redirect by itself. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  /** A member of staff at work. */
  static async signedIn(url: string, username: string): Promise<Visitor> {
    const visitor = new Visitor(url);
    await visitor.post('/masuk', { pengguna: username, sandi: PASSWORD });
    return visitor;
  }

  /** Somebody new on the staff, at work in a program that listens. */
  static async newAtWork(app: TestApp, role: Role, options: { site?: string; username: string }): Promise<Visitor> {
    await signIn(app, role, options);
    return Visitor.signedIn(await app.nest.getUrl(), options.username);
  }

  get(path: string): Promise<Reply> {
    return this.ask(path, {});
  }

  post(
    path: string,
    form: Record<string, string> | URLSearchParams,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    return this.ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.url, ...headers },
      body: new URLSearchParams(form),
    });
  }

  /** A form with a file. */
  upload(path: string, form: FormData): Promise<Reply> {
    return this.ask(path, { method: 'POST', headers: { origin: this.url }, body: form });
  }

  /** The bytes of a file that a page offers. */
  async download(path: string): Promise<ArrayBuffer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return (await fetch(`${this.url}${path}`, { headers: { cookie } })).arrayBuffer();
  }

  private async ask(path: string, init: RequestInit): Promise<Reply> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as Record<string, string> | undefined), cookie };
    const answer = await fetch(`${this.url}${path}`, { ...init, redirect: 'manual', headers });
    for (const one of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      this.cookies.set(name, value);
    }
    const location = answer.headers.get('location') ?? '';
    return { status: answer.status, location, html: await answer.text(), headers: answer.headers };
  }
}
