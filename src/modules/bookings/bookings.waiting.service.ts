import { Injectable } from '@nestjs/common';
import { normaliseBookingCode } from '../../common/booking-code.js';
import { DAY_MS } from '../../common/duration.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { DomainError, NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { BookingsEndingService } from './bookings.ending.service.js';
import { BookingNotLive } from './bookings.errors.js';
import { BookingsOfferingService } from './bookings.offering.service.js';
import { presentWaiting } from './bookings.presenter.js';
import { BookingsRepository } from './bookings.repository.js';
import type { Language } from './bookings.types.js';
import { BookingsWaitingRepository } from './bookings.waiting.repository.js';
import { isOfThoseWhoWait, isOpenOffer, lastDay } from './bookings.waiting.rules.js';
import type {
  EntryWithPeople,
  OpenedEntry,
  OpenOffer,
  WaitingAccess,
  WaitingEntry,
  WaitingReceipt,
  WaitingView,
} from './bookings.waiting.types.js';

/** A link to an entry works until so many days after it was settled. */
const LINK_DAYS = 7;
const BATCH = 200;
const TRIES = 4;

/** Somebody else changed the same entry between reading and writing it. */
class ReadAgain extends DomainError {
  constructor() {
    super('unavailable', 503);
  }
}

/** Those who wait: where one stands, leaving the line, coming back to its end. */
@Injectable()
export class BookingsWaitingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly applicants: ApplicantsService,
    private readonly ending: BookingsEndingService,
    private readonly offering: BookingsOfferingService,
    private readonly repository: BookingsRepository,
    private readonly waiting: BookingsWaitingRepository,
  ) {}

  /** By the entry's own token or by that of its offer. @throws NotFound, the same for an unknown code and a wrong token */
  async open(tx: Tx, { code, token }: WaitingAccess): Promise<OpenedEntry> {
    const normal = normaliseBookingCode(code);
    const entry = normal ? await this.waiting.findByCode(tx, normal) : null;
    const isByOffer = this.isOfferToken(token, entry);
    if (!entry || !(this.isOwnToken(token, entry) || (isByOffer && entry.offerId))) throw new NotFound();
    const since = entry.settledAt ? this.clock.now().getTime() - entry.settledAt.getTime() : 0;
    if (since > LINK_DAYS * DAY_MS) throw new NotFound();
    return { entry, isByOffer, offer: entry.offerId ? await this.repository.find(tx, entry.offerId) : null };
  }

  /**
   * The people who wait, however long ago the entry was settled: what is kept of them stays theirs to ask about. By the
   * entry's own token, or that of an offer which went to themselves; null for any other.
   */
  findForData({ code, token }: WaitingAccess): Promise<EntryWithPeople | null> {
    return this.unitOfWork.read(async (tx) => {
      const normal = normaliseBookingCode(code);
      const found = normal ? await this.findWhole(tx, { code: normal }) : null;
      const entry = found?.entry ?? null;
      const isOffer = this.isOfferToken(token, entry) && entry?.offerId && isOfThoseWhoWait(entry);
      return this.isOwnToken(token, entry) || isOffer ? found : null;
    });
  }

  /** By its id, or its code. */
  async findWhole(tx: Tx, by: { id: string } | { code: string }): Promise<EntryWithPeople | null> {
    const entry = await ('id' in by ? this.waiting.find(tx, by.id) : this.waiting.findByCode(tx, by.code));
    return entry && { entry, people: await this.waiting.listPeople(tx, entry.id) };
  }

  /** Changes nothing. @throws NotFound */
  view(access: WaitingAccess): Promise<WaitingView> {
    return this.unitOfWork.read(async (tx) => this.viewOf(tx, await this.open(tx, access)));
  }

  /** "Berhenti": nothing is offered after it, and an open offer goes to the next. Twice is no error. @throws NotFound */
  leave(access: WaitingAccess, request?: IdempotentRequest): Promise<WaitingView> {
    return this.retrying(access, request, (tx, opened) => this.stop(tx, opened));
  }

  /**
   * "Berhenti" from a telephone number, in E.164: all that is waited for from it ends, and open offers go to the next.
   * Twice is no error. Gives how many entries it ended, and the language to answer in.
   */
  async leaveAll(phone: string): Promise<{ ended: number; language: Language }> {
    const entries = await this.unitOfWork.read(async (tx) =>
      this.waiting.listLiveOf(tx, await this.applicants.idsOfPhone(tx, phone)),
    );
    for (const { id } of entries)
      await this.trying(() =>
        this.unitOfWork.run(async (tx) => {
          const entry = await this.waiting.find(tx, id);
          const offer = entry?.offerId ? await this.repository.find(tx, entry.offerId) : null;
          if (entry && !(await this.stop(tx, { entry, offer }))) throw new ReadAgain();
        }),
      );
    return { ended: entries.length, language: entries.at(-1)?.language ?? 'id' };
  }

  /**
   * Back to the end of the line, for whoever let an offer pass or left. One who waits still stays where they are.
   * @throws NotFound, AlreadyWaiting, InvalidInput when the day that was wished is over
   */
  again(access: WaitingAccess, request?: IdempotentRequest): Promise<WaitingView> {
    return this.retrying(access, request, async (tx, { entry }) => {
      if (entry.status === 'waiting' || entry.status === 'offered' || entry.status === 'taken') return true;
      const site = await this.calendar.getSite(entry.siteId);
      const booking = entry.bookingId ? await this.repository.find(tx, entry.bookingId) : null;
      if (booking && booking.status !== 'booked') throw new BookingNotLive();
      const today = this.calendar.today(site);
      const endsOn = lastDay(today, entry.wishOn ?? undefined, booking ?? undefined);
      if (endsOn < today) throw new InvalidInput([{ field: 'date', code: 'out_of_range' }]);
      if ((await this.waiting.rejoin(tx, entry, endsOn, this.clock.now())) === 0) return false;
      await this.offering.note(tx, entry, 'waiting');
      return true;
    });
  }

  /** Ends the waiting of those for whom it makes no sense any more. Gives how many. */
  async expire(): Promise<number> {
    const now = this.clock.now();
    const entries = await this.unitOfWork.read((tx) => this.waiting.listOutlived(tx, now, BATCH));
    for (const entry of entries) await this.unitOfWork.run((tx) => this.offering.settle(tx, entry, 'expired'));
    return entries.length;
  }

  /** For the message about it; null when the offer has ended. */
  async findOpenOffer(tx: Tx, offerId: string): Promise<OpenOffer | null> {
    const offer = await this.repository.find(tx, offerId);
    const entry = offer && (await this.waiting.findByOffer(tx, offerId));
    if (!entry || offer.status !== 'pending' || offer.kind !== 'offer' || entry.status !== 'offered') return null;
    const people = isOfThoseWhoWait(entry)
      ? await this.waiting.listPeople(tx, entry.id)
      : await this.repository.listPeople(tx, [entry.movesBookingId ?? '']);
    const applicantIds = people.map((person) => person.applicantId);
    return { entry, offer, applicantIds, token: this.secrets.token('offer', offerId, 1) };
  }

  tokenOf({ entryId, accessNonce }: Pick<WaitingReceipt, 'entryId' | 'accessNonce'>): string {
    return this.secrets.token('waiting', entryId, accessNonce);
  }

  async viewOf(tx: Tx, { entry, offer }: Pick<OpenedEntry, 'entry' | 'offer'>): Promise<WaitingView> {
    const site = await this.calendar.getSite(entry.siteId);
    const ahead = entry.status === 'waiting' ? await this.waiting.countAhead(tx, entry) : null;
    return presentWaiting(entry, site, { ahead, offer });
  }

  private isOwnToken(token: string, entry: WaitingEntry | null): boolean {
    return this.secrets.isToken(token, 'waiting', entry?.id ?? '', entry?.accessNonce ?? 0);
  }

  private isOfferToken(token: string, entry: WaitingEntry | null): boolean {
    return this.secrets.isToken(token, 'offer', entry?.offerId ?? '', 1);
  }

  /** False when the entry or its offer has changed since they were read. */
  private async stop(tx: Tx, { entry, offer }: Pick<OpenedEntry, 'entry' | 'offer'>): Promise<boolean> {
    if (entry.status === 'waiting') return this.offering.settle(tx, entry, 'left');
    if (entry.status !== 'offered' || !offer) return true;
    if (!isOpenOffer(offer)) return false;
    return this.ending.end(tx, PUBLIC_ACTOR, offer, { to: 'cancelled', reason: 'left' });
  }

  /** Reads the entry, acts, and begins anew when somebody else changed it in between. */
  private retrying(
    access: WaitingAccess,
    request: IdempotentRequest | undefined,
    act: (tx: Tx, opened: OpenedEntry) => Promise<boolean>,
  ): Promise<WaitingView> {
    return this.trying(() =>
      this.unitOfWork.run((tx) =>
        this.idempotency.once(tx, request, async () => {
          if (!(await act(tx, await this.open(tx, access)))) throw new ReadAgain();
          return this.viewOf(tx, await this.open(tx, access));
        }),
      ),
    );
  }

  private async trying<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof ReadAgain) || attempt >= TRIES) throw error;
      }
    }
  }
}
