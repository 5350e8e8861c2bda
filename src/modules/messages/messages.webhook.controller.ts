import { createHmac } from 'node:crypto';
import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../platform/access/access.decorators.js';
import { Env } from '../../platform/config/env.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { Describes, record, whole } from '../../platform/http/answers.js';
import { OneOf } from '../../platform/http/fields.js';
import { rawBodyOf } from '../../platform/http/json-body.js';
import { sameText } from '../../platform/secrets/secrets.service.js';
import { BadSignature } from './messages.errors.js';
import { MessagesInboundService } from './messages.inbound.service.js';
import { MessagesReceiptsService } from './messages.receipts.service.js';
import { type Heard, readSms, readWhatsApp } from './messages.webhook.rules.js';

const PROVIDERS = ['whatsapp', 'sms'] as const;

class ProviderParam {
  @OneOf(PROVIDERS) provider: (typeof PROVIDERS)[number];
}

interface Hook {
  secret?: string;
  header: string;
  read: (body: unknown) => Heard;
}

/** What providers tell: receipts of messages, and what people answer. Signed, or not heard. */
@ApiTags('public')
@Controller('api/v1/webhooks/:provider')
export class MessagesWebhookController {
  constructor(
    private readonly env: Env,
    private readonly receipts: MessagesReceiptsService,
    private readonly inbound: MessagesInboundService,
  ) {}

  /** The Cloud API asks once whether the address is ours. */
  @Public()
  @Get()
  @Describes('Answers the question whether this address is ours', { 200: null })
  verify(
    @Param() { provider }: ProviderParam,
    @Req() request: FastifyRequest<{ Querystring: Record<string, string | undefined> }>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const { 'hub.mode': mode, 'hub.verify_token': word = '', 'hub.challenge': challenge = '' } = request.query;
    const own = this.env.whatsappVerifyWord;
    if (provider !== 'whatsapp' || mode !== 'subscribe' || !own || !sameText(word, own)) throw new NotFound();
    void reply.type('text/plain');
    return challenge.slice(0, 200);
  }

  /** Idempotent: twice, late and in any order end in the same state. @throws NotFound, BadSignature */
  @Public()
  @Post()
  @HttpCode(200)
  @Describes('Receipts of messages, and what people answer; the signature is checked', {
    200: record('Heard', { receipts: whole, texts: whole }),
  })
  async hear(@Param() { provider }: ProviderParam, @Req() request: FastifyRequest) {
    const { secret, header, read } = this.hookOf(provider);
    if (!secret) throw new NotFound();
    const given = request.headers[header];
    const expected = `sha256=${createHmac('sha256', secret).update(rawBodyOf(request)).digest('hex')}`;
    if (typeof given !== 'string' || !sameText(given, expected)) throw new BadSignature();
    const { receipts, texts } = read(request.body);
    for (const receipt of receipts) await this.receipts.note({ ...receipt, channel: provider });
    for (const { from, text, saidAt } of texts) await this.inbound.receive(from, text, saidAt);
    return { receipts: receipts.length, texts: texts.length };
  }

  private hookOf(provider: (typeof PROVIDERS)[number]): Hook {
    const { whatsappSecret, smsSecret } = this.env;
    return provider === 'whatsapp'
      ? { secret: whatsappSecret, header: 'x-hub-signature-256', read: readWhatsApp }
      : { secret: smsSecret, header: 'x-signature-256', read: readSms };
  }
}
