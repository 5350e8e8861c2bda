import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BookingsReadService } from '../../modules/bookings/bookings.read.service.js';
import type { Booking } from '../../modules/bookings/bookings.types.js';
import { Frames } from '../frame.service.js';
import type { PageFrame } from '../layout.js';
import { seeOther, show } from '../answer.js';
import type { Draft } from './draft.js';
import { firstMissing, nextPage } from './draft.js';
import { type AskedVisit, DraftPeople } from './draft-people.service.js';
import { Drafts } from './draft.service.js';
import { HeldPlaces } from './held-place.service.js';
import { Outcomes } from './outcomes.service.js';
import { bookingPaths, paths } from './paths.js';

/** A page of the journey that comes after a time was chosen. */
export interface Step {
  frame: PageFrame;
  draft: Draft;
  held: Booking;
  visit: AskedVisit;
}

/** Opens the pages after the choice of a time: with a running hold, and nothing missing before them. */
@Injectable()
export class Steps {
  constructor(
    private readonly frames: Frames,
    private readonly drafts: Drafts,
    private readonly places: HeldPlaces,
    private readonly people: DraftPeople,
    private readonly outcomes: Outcomes,
    private readonly bookings: BookingsReadService,
  ) {}

  /**
   * The step, or the answer to give instead of it: what is still missing, the booking that was made of the draft, or
   * that the hold ended. `keepTyped` puts what was just typed into the draft, so that nothing is lost then.
   */
  async open(
    request: FastifyRequest,
    reply: FastifyReply,
    isReady: (draft: Draft) => boolean,
    keepTyped?: (draft: Draft) => Draft,
  ): Promise<Step | string> {
    const frame = this.frames.of(request);
    const draft = this.drafts.read(request);
    if (!draft) return this.withoutDraft(request, reply);
    if (!draft.hold) return seeOther(reply, nextPage(draft));
    const held = await this.places.find(draft);
    if (held && isBooked(held)) return seeOther(reply, this.addressOf(held));
    if (!held || !this.places.isRunning(held)) return this.ended(reply, { frame, draft, held }, keepTyped);
    if (!isReady(draft)) return seeOther(reply, nextPage(draft));
    return { frame, draft, held, visit: await this.people.visitOf(held) };
  }

  /** The answer when a hold has ended: everything typed is kept, and the nearest times are offered. */
  async ended(
    reply: FastifyReply,
    { frame, draft, held }: { frame: PageFrame; draft: Draft; held: Booking | null },
    keepTyped?: (draft: Draft) => Draft,
  ): Promise<string> {
    if (keepTyped) this.drafts.keep(reply, keepTyped(draft));
    return show(reply, await this.outcomes.holdEnded(frame, draft, held), 410);
  }

  addressOf({ id, code, accessNonce }: Booking): string {
    return bookingPaths(code, this.bookings.tokenOf({ bookingId: id, accessNonce })).home;
  }

  /** A second press, or Back, after the booking was made leads to that booking. */
  private async withoutDraft(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const hold = this.drafts.bookedIn(request);
    const booking = hold && request.url.startsWith(paths.check) ? await this.places.find({ hold }) : null;
    return seeOther(reply, booking ? this.addressOf(booking) : paths.service);
  }
}

const isBooked = ({ status }: Booking): boolean => status === 'booked' || status === 'arrived';

export const isAnyStep = (): boolean => true;
export const knowsPeople = (draft: Draft): boolean => firstMissing(draft) > draft.party;
export const knowsAll = (draft: Draft): boolean => nextPage(draft) === paths.check;
