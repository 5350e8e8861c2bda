import { Injectable } from '@nestjs/common';
import { Env } from '../../platform/config/env.js';
import { MessagesPostingService, NOT_LET_IN } from './messages.posting.service.js';
import { templateOf } from './messages.whatsapp.rules.js';
import { type Delivery, type MessageProvider, ProviderRefused } from './messages.types.js';

/** Too many calls, or too many to one number: said with 400 as often as with 429. */
const TOO_MANY = new Set([4, 80_007, 130_429, 131_056]);

const isPassing = (status: number, code: number | undefined): boolean =>
  NOT_LET_IN.has(status) || (code !== undefined && TOO_MANY.has(code));

/** WhatsApp Cloud API: a business may begin a conversation with an approved template only. */
@Injectable()
export class WhatsAppProvider implements MessageProvider {
  readonly channel = 'whatsapp';

  constructor(
    private readonly env: Env,
    private readonly posting: MessagesPostingService,
  ) {}

  get isConfigured(): boolean {
    const { whatsappUrl, whatsappToken, whatsappPhoneId } = this.env;
    return Boolean(whatsappUrl && whatsappToken && whatsappPhoneId);
  }

  async send(delivery: Delivery): Promise<string> {
    const { key, to } = delivery;
    const { whatsappUrl = '', whatsappPhoneId = '', whatsappToken = '' } = this.env;
    const template = templateOf(delivery);
    // Webhooks give this back: a receipt finds its row even when the answer to this call was lost.
    const message = { messaging_product: 'whatsapp', to: to.slice(1), type: 'template', template };
    const { status, body } = await this.posting.post(
      `${whatsappUrl}/${whatsappPhoneId}/messages`,
      { authorization: `Bearer ${whatsappToken}` },
      { ...message, biz_opaque_callback_data: key },
    );
    if (status >= 400) throw new ProviderRefused(reasonOf(status, body), !isPassing(status, codeOf(body)));
    const [sent] = (body.messages ?? []) as { id?: string }[];
    return sent?.id ?? key;
  }
}

const codeOf = (body: Record<string, unknown>): number | undefined => ((body.error ?? {}) as { code?: number }).code;

function reasonOf(status: number, body: Record<string, unknown>): string {
  const code = codeOf(body);
  return code === undefined ? `HTTP ${status}` : `WhatsApp ${code}`;
}
