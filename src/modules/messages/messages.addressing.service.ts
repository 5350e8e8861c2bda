import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsContactService } from '../applicants/applicants.contact.service.js';
import type { Booking } from '../bookings/bookings.types.js';
import { MessagesChannelsService } from './messages.channels.service.js';
import { freshState, wordingOf } from './messages.rules.js';
import { TEXT_VERSION, wordingsOf } from './messages.texts.js';
import type { Channel, Message, PlannedMessage, SkipReason } from './messages.types.js';

/** A booking, or a place that is offered, and whom it is for. */
interface Addressed {
  booking: Booking;
  people: readonly { applicantId: string }[];
}

interface Reachable {
  applicantId: string;
  /** Null while no adapter reaches this person. */
  channel: Channel | null;
}

/** To whom something is said, and over which channel first. */
@Injectable()
export class MessagesAddressingService {
  constructor(
    private readonly contacts: ApplicantsContactService,
    private readonly channels: MessagesChannelsService,
  ) {}

  /** One row per thing to say; skipped with its reason when nobody can be reached. */
  async rowsOf(tx: Tx, to: Addressed, planned: readonly PlannedMessage[], now: Date): Promise<Message[]> {
    const reachable = await this.reachable(tx, to);
    return planned.map((one) => rowOf(to, one, reachable, now));
  }

  /** The first person of the booking who may be written to, best one whom a channel reaches and who wants to be told. */
  private async reachable(tx: Tx, { booking, people }: Addressed): Promise<Reachable | null> {
    let best: Reachable | null = null;
    for (const { applicantId } of people) {
      const contact = await this.contacts.contactOf(tx, applicantId, booking.serviceOn);
      if (!contact || (!contact.phone && !contact.email)) continue;
      const [channel = null] = this.channels.chainOf(contact);
      if (channel && !contact.isFrozen) return { applicantId, channel };
      best ??= { applicantId, channel };
    }
    return best;
  }
}

function rowOf({ booking, people }: Addressed, planned: PlannedMessage, to: Reachable | null, now: Date): Message {
  const reason: SkipReason | null = to ? (to.channel ? null : 'no_channel') : 'no_contact';
  return {
    ...planned,
    id: newId(now),
    regionId: booking.regionId,
    subjectId: booking.id,
    subjectVersion: booking.version,
    channel: to?.channel ?? 'whatsapp',
    applicantId: to?.applicantId ?? people[0]?.applicantId ?? '',
    staffId: null,
    language: booking.language,
    textVersion: TEXT_VERSION,
    wording: wordingsOf(planned.kind).length > 1 ? wordingOf(booking.id) : 'a',
    ...freshState(reason, now),
  };
}
