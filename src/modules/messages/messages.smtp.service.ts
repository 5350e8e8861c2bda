import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { Env } from '../../platform/config/env.js';
import { type Delivery, type MessageProvider, ProviderRefused } from './messages.types.js';

const TIMEOUT_MS = 10_000;
/** Before the message was handed over, the server surely has not sent it. */
const SURELY_NOT_SENT = new Set(['ECONNECTION', 'ECONNREFUSED', 'EDNS', 'EAUTH', 'EENVELOPE', 'ETLS']);

/** E-mail over the office's SMTP server. */
@Injectable()
export class SmtpProvider implements MessageProvider {
  readonly channel = 'email';
  private transport?: Transporter;

  constructor(private readonly env: Env) {}

  get isConfigured(): boolean {
    return this.env.smtpUrl !== undefined;
  }

  async send({ key, to, subject, text }: Delivery): Promise<string> {
    this.transport ??= createTransport(this.env.smtpUrl, { from: this.env.mailFrom });
    const { hostname } = new URL(this.env.giliranOrigin);
    try {
      const sent = (await Promise.race([
        this.transport.sendMail({ to, subject, text, messageId: `<${key}@${hostname}>` }),
        new Promise((_, reject) => setTimeout(() => reject(new Error('timeout')), TIMEOUT_MS).unref()),
      ])) as { messageId: string };
      return sent.messageId;
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      if (SURELY_NOT_SENT.has(code ?? '') || (responseCode ?? 0) >= 400)
        throw new ProviderRefused(code ?? String(responseCode));
      throw error;
    }
  }
}
