import { Injectable } from '@nestjs/common';
import { Env } from '../../platform/config/env.js';
import { postToProvider } from './messages.http.js';
import { type Delivery, type MessageProvider, ProviderRefused } from './messages.types.js';

/** Any SMS gateway that takes `{id, to, from, text}` by HTTP and answers with its own id. */
@Injectable()
export class SmsProvider implements MessageProvider {
  readonly channel = 'sms';

  constructor(private readonly env: Env) {}

  get isConfigured(): boolean {
    return this.env.smsUrl !== undefined;
  }

  async send({ key, to, text }: Delivery): Promise<string> {
    const { smsUrl = '', smsToken = '', smsSender, providerWaitMs } = this.env;
    const headers = { 'idempotency-key': key, ...(smsToken ? { authorization: `Bearer ${smsToken}` } : {}) };
    const { status, body } = await postToProvider(
      smsUrl,
      headers,
      { id: key, to, from: smsSender, text },
      providerWaitMs,
    );
    if (status >= 400) throw new ProviderRefused(`HTTP ${status}`, true);
    return typeof body.id === 'string' ? body.id : key;
  }
}
