import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { parseConnectionUrl } from 'nodemailer/lib/shared/index.js';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';
import { Env } from '../../platform/config/env.js';
import { type Delivery, type MessageProvider, ProviderRefused } from './messages.types.js';

const TIMEOUT_MS = 10_000;
const FIRST_REFUSAL = 400;

interface Fault {
  code?: string;
  /** What the server answered, if it did. */
  responseCode?: number;
}

/** E-mail over the office's SMTP server. */
@Injectable()
export class SmtpProvider implements MessageProvider {
  readonly channel = 'email';

  constructor(private readonly env: Env) {}

  get isConfigured(): boolean {
    return this.env.smtpUrl !== undefined;
  }

  async send({ key, to, subject, text }: Delivery): Promise<string> {
    const messageId = `<${key}@${new URL(this.env.giliranOrigin).hostname}>`;
    const mail = new MailComposer({ from: this.env.mailFrom, to, subject, text, messageId }).compile();
    await this.deliver(mail.getEnvelope(), await mail.build());
    return messageId;
  }

  /**
   * Talks to the server itself, because only so is it known whether a broken connection had carried the letter already:
   * before that, the letter surely was not sent; after it, only the server's answer tells.
   */
  private async deliver(envelope: SMTPConnection.Envelope, letter: Buffer): Promise<void> {
    const { auth, ...options } = parseConnectionUrl(this.env.smtpUrl ?? '');
    const connection = new SMTPConnection({ ...options, socketTimeout: TIMEOUT_MS });
    let isHandedOver = false;
    const body = function* () {
      isHandedOver = true;
      yield letter;
    };
    await new Promise<void>((resolve, reject) => {
      const fail = (fault: Fault) => {
        const isRefused = !isHandedOver || (fault.responseCode ?? 0) >= FIRST_REFUSAL;
        reject(isRefused ? new ProviderRefused(String(fault.responseCode ?? fault.code)) : fault);
      };
      const timer = setTimeout(() => fail({ code: 'ETIMEDOUT' }), TIMEOUT_MS);
      const step = (next: () => void) => (fault?: Fault | null) => (fault ? fail(fault) : next());
      connection.on('error', fail);
      connection.on('end', () => {
        clearTimeout(timer);
        fail({ code: 'ECONNECTION' });
      });
      const send = () => connection.send(envelope, Readable.from(body()), step(resolve));
      connection.connect(step(() => (auth ? connection.login(auth, step(send)) : send())));
    }).finally(() => connection.close());
  }
}
