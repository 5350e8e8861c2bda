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
    const credentials = auth as SMTPConnection.Credentials | undefined;
    const connection = new SMTPConnection({ ...options, socketTimeout: TIMEOUT_MS });
    let timer: NodeJS.Timeout | undefined;
    let isHandedOver = false;
    const body = function* () {
      isHandedOver = true;
      yield letter;
    };
    try {
      await new Promise<void>((resolve, reject) => {
        const fail = ({ code, responseCode }: Fault) => {
          const isRefused = !isHandedOver || (responseCode ?? 0) >= FIRST_REFUSAL;
          const reason = String(responseCode ?? code);
          reject(isRefused ? new ProviderRefused(reason) : new Error(reason));
        };
        timer = setTimeout(() => fail({ code: 'ETIMEDOUT' }), TIMEOUT_MS);
        const step = (next: () => void) => (fault?: Fault | null) => (fault ? fail(fault) : next());
        const send = () => connection.send(envelope, Readable.from(body()), step(resolve));
        connection.on('error', fail);
        connection.on('end', () => fail({ code: 'ECONNECTION' }));
        connection.connect(step(() => (credentials ? connection.login(credentials, step(send)) : send())));
      });
      connection.quit();
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
