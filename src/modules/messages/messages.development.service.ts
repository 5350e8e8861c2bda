import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { MessagesRepository } from './messages.repository.js';
import type { Delivery, DevelopmentMail, MessageProvider } from './messages.types.js';

const SHOWN = 100;

/** Keeps what would have been sent, so that it can be read at a page in demo mode. */
@Injectable()
export class DevelopmentOutbox implements MessageProvider {
  readonly channel = 'outbox';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly repository: MessagesRepository,
  ) {}

  async send({ key, to, subject, text }: Delivery): Promise<string> {
    const sentAt = this.clock.now();
    const id = newId(sentAt);
    const recipientEnc = this.secrets.seal(to, 'recipient');
    const bodyEnc = this.secrets.seal(text, 'body');
    await this.unitOfWork.run((tx) =>
      this.repository.insertDevelopmentMail(tx, { id, messageId: key, recipientEnc, subject, bodyEnc, sentAt }),
    );
    return id;
  }

  /** The newest first. */
  async list(): Promise<DevelopmentMail[]> {
    const mails = await this.unitOfWork.read((tx) => this.repository.listDevelopmentMails(tx, SHOWN));
    return mails.map(({ id, recipientEnc, subject, bodyEnc, sentAt }) => ({
      id,
      subject,
      sentAt,
      recipient: this.secrets.open(recipientEnc, 'recipient'),
      body: this.secrets.open(bodyEnc, 'body'),
    }));
  }
}
