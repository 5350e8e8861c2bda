import { Injectable } from '@nestjs/common';
import { Env } from '../../platform/config/env.js';
import { postToProvider } from './messages.http.js';
import { templateOf } from './messages.whatsapp.rules.js';
import { type Delivery, type MessageProvider, ProviderRefused } from './messages.types.js';

/** WhatsApp Cloud API: a business may begin a conversation with an approved template only. */
@Injectable()
export class WhatsAppProvider implements MessageProvider {
  readonly channel = 'whatsapp';

  constructor(private readonly env: Env) {}

  get isConfigured(): boolean {
    const { whatsappUrl, whatsappToken, whatsappPhoneId } = this.env;
    return Boolean(whatsappUrl && whatsappToken && whatsappPhoneId);
  }

  async send(delivery: Delivery): Promise<string> {
    const { key, to } = delivery;
    const { whatsappUrl = '', whatsappPhoneId = '', whatsappToken = '', providerWaitMs } = this.env;
    const template = templateOf(delivery);
    // Webhooks give this back: a receipt finds its row even when the answer to this call was lost.
    const message = { messaging_product: 'whatsapp', to: to.slice(1), type: 'template', template };
    const { status, body } = await postToProvider(
      `${whatsappUrl}/${whatsappPhoneId}/messages`,
      { authorization: `Bearer ${whatsappToken}` },
      { ...message, biz_opaque_callback_data: key },
      providerWaitMs,
    );
    if (status >= 400) throw new ProviderRefused(reasonOf(status, body), true);
    const [sent] = (body.messages ?? []) as { id?: string }[];
    return sent?.id ?? key;
  }
}

function reasonOf(status: number, body: Record<string, unknown>): string {
  const { code } = (body.error ?? {}) as { code?: number };
  return code === undefined ? `HTTP ${status}` : `WhatsApp ${code}`;
}
