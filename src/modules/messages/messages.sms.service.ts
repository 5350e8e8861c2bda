import { Injectable } from '@nestjs/common';
import { Env } from '../../platform/config/env.js';
import { MessagesPostingService, NOT_LET_IN } from './messages.posting.service.js';
import { type Delivery, type MessageProvider, ProviderRefused } from './messages.types.js';

/** Any SMS gateway that takes `{id, to, from, text}` by HTTP and answers with its own id. */
@Injectable()
export class SmsProvider implements MessageProvider {
  readonly channel = 'sms';

  constructor(
    private readonly env: Env,
    private readonly posting: MessagesPostingService,
  ) {}

  get isConfigured(): boolean {
    return this.env.smsUrl !== undefined;
  }

  async send({ key, to, text }: Delivery): Promise<string> {
    const { smsUrl = '', smsToken = '', smsSender } = this.env;
    const headers = { 'idempotency-key': key, ...(smsToken ? { authorization: `Bearer ${smsToken}` } : {}) };
    const { status, body } = await this.posting.post(smsUrl, headers, { id: key, to, from: smsSender, text });
    if (status >= 400) throw new ProviderRefused(`HTTP ${status}`, !NOT_LET_IN.has(status));
    return typeof body.id === 'string' ? body.id : key;
  }
}
