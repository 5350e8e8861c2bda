import { Injectable } from '@nestjs/common';
import type { LocalDate } from '../../common/local-date.js';
import type { Locale } from '../../common/locale.js';
import { newId } from '../../common/new-id.js';
import { PUBLIC_ACTOR } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsConsentsService } from '../applicants/applicants.consents.service.js';
import { ApplicantsErasingService } from '../applicants/applicants.erasing.service.js';
import { ApplicantsService, type PreparationContext } from '../applicants/applicants.service.js';
import type { ApplicantInput, GuardianRelation, PreparedApplicant } from '../applicants/applicants.types.js';
import { BookingsErasingService } from '../bookings/bookings.erasing.service.js';
import { VisitUnderWay } from '../bookings/bookings.errors.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { RosterClosed } from './schools.roster.errors.js';
import { type PupilRow, SchoolsRosterRepository } from './schools.roster.repository.js';
import { SchoolsRosterSeatingService } from './schools.roster.seating.service.js';
import { withoutData } from './schools.roster.service.js';
import { SchoolsRosterStandingService, sessionOf, type Standing } from './schools.roster.standing.service.js';
import type { PupilState } from './schools.roster.types.js';
import { GUARDIAN_TEXT_VERSION } from './schools.roster.upload.service.js';
import {
  type RosterRequest,
  type RosterVisit,
  SchoolsRosterVisitsRepository,
} from './schools.roster.visits.repository.js';

/** What a guardian writes; every part is checked. */
export interface GuardianAnswer {
  nik: string;
  birthDate: LocalDate;
  guardianName: string;
  relation: GuardianRelation;
  phone?: string;
}

/** What the link of one pupil shows. */
export interface GuardianView extends Standing {
  name: string;
  className: string;
  schoolName: string;
  state: PupilState;
  /** Null: no day is agreed yet, or it is over for this pupil. */
  visit: RosterVisit | null;
  startsAt: Date | null;
  /** Of the booking, once there is one; the link that leads to it. */
  booking: { code: string; token: string } | null;
}

/** A guardian's answer for one pupil, by a link that nobody can guess. Opening it changes nothing. */
@Injectable()
export class SchoolsRosterConsentService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly applicants: ApplicantsService,
    private readonly agreements: ApplicantsConsentsService,
    private readonly people: ApplicantsErasingService,
    private readonly bookings: BookingsReadService,
    private readonly erasing: BookingsErasingService,
    private readonly calendar: CalendarService,
    private readonly standing: SchoolsRosterStandingService,
    private readonly seating: SchoolsRosterSeatingService,
    private readonly repository: SchoolsRosterRepository,
    private readonly visits: SchoolsRosterVisitsRepository,
  ) {}

  tokenOf({ id, linkNonce }: Pick<PupilRow, 'id' | 'linkNonce'>): string {
    return this.secrets.token('guardian', id, linkNonce);
  }

  /** @throws NotFound for an unknown pupil and for a wrong token alike */
  async open(pupilId: string, token: string): Promise<GuardianView> {
    return this.unitOfWork.read(async (tx) => {
      const pupil = this.check(await this.repository.find(tx, pupilId), token);
      const request = await this.requestOf(tx, pupil);
      const all = await this.visits.listVisits(tx, request.id);
      const visit = all.find(({ id }) => id === pupil.visitId) ?? null;
      const sessions = await this.standing.sessionsOf(request, all);
      const whole = pupil.bookingId ? await this.bookings.findWhole(tx, pupil.bookingId) : null;
      const booking = whole?.booking;
      const opening = booking && this.bookings.tokenOf({ bookingId: booking.id, accessNonce: booking.accessNonce });
      return {
        ...this.standing.standingOf(pupil, sessionOf(pupil, sessions), await this.standing.service()),
        name: this.secrets.open(pupil.nameEnc, 'name'),
        className: pupil.className,
        schoolName: request.school.name,
        state: pupil.state,
        visit: visit?.isAccepted ? visit : null,
        startsAt: booking?.startsAt ?? null,
        booking: booking && opening ? { code: booking.code, token: opening } : null,
      };
    });
  }

  /**
   * Keeps what the guardian wrote with the consent, and gives the pupil the kept place. Answering again changes nothing.
   * @throws NotFound, RosterClosed, NikOnList, InvalidInput (`nik`, `birthDate`, `guardian.name`, `guardian.phone`)
   */
  async give(pupilId: string, token: string, answer: GuardianAnswer, language: Locale): Promise<void> {
    const isNew = await this.unitOfWork.run(async (tx) => {
      const pupil = this.check(await this.repository.lock(tx, pupilId), token);
      if (pupil.state !== 'asked') return false;
      const request = await this.requestOf(tx, pupil);
      if (request.status === 'withdrawn') throw new RosterClosed();
      const filled = await this.fill(pupil, request, answer);
      const { booked, recorded } = await this.standing.known(tx, [filled.nikHmac ?? '']);
      const state = booked.size > 0 ? 'own_booking' : recorded.size > 0 ? 'not_eligible' : 'known';
      await this.repository.save(tx, {
        ...filled,
        state,
        ...(state === 'known' ? {} : { slotId: null, visitId: null }),
      });
      await this.note(tx, pupilId, true, language);
      if (state !== 'known') await this.seating.giveBack(tx, pupil);
      return true;
    });
    if (isNew) await this.seating.seatOne(pupilId);
  }

  /**
   * The guardian does not agree any more: all that rested on it goes at once, with the booking that is still to come. Of a
   * pupil who was served the office keeps what its own task needs. Twice does no more than once.
   * @throws NotFound, VisitUnderWay while the pupil is being served
   */
  async withdraw(pupilId: string, token: string, language: Locale): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const pupil = this.check(await this.repository.lock(tx, pupilId), token);
      if (!pupil.hasConsent) return;
      const isSeated = pupil.state === 'seated';
      const isOver = isSeated && !(await this.unseat(tx, pupil));
      const free = isSeated ? { bookingId: null, visitId: null, slotId: null } : {};
      const left: PupilRow = isOver ? pupil : { ...pupil, ...free, state: 'asked' };
      await this.repository.save(tx, { ...withoutData(left), toldBy: 'guardian' });
      await this.note(tx, pupilId, false, language);
    });
  }

  /** Ends the booking that is still to come, and forgets who it was for. False when it is over. */
  private async unseat(tx: Tx, { bookingId }: PupilRow): Promise<boolean> {
    const whole = bookingId ? await this.bookings.findWhole(tx, bookingId) : null;
    if (!whole) return true;
    if (whole.booking.status === 'arrived') throw new VisitUnderWay();
    const ids = whole.people.map(({ applicantId }) => applicantId);
    await this.agreements.withdraw(tx, ids, 'link');
    if (whole.booking.status !== 'booked' && whole.booking.status !== 'cancelled') return false;
    await this.erasing.endAll(tx, PUBLIC_ACTOR, ids);
    await this.erasing.forget(tx, ids);
    await this.people.erase(tx, ids, []);
    return true;
  }

  private async fill(pupil: PupilRow, request: RosterRequest, answer: GuardianAnswer): Promise<PupilRow> {
    const { nik, birthDate, guardianName, relation, phone } = answer;
    const [site] = (await this.calendar.listSites()).filter(({ regionId }) => regionId === request.regionId);
    const today = this.calendar.today(site ?? { timezone: 'Asia/Jakarta' });
    const knownDistricts = await this.calendar.knownDistricts();
    const name = this.secrets.open(pupil.nameEnc, 'name');
    const guardian = { name: guardianName, relation, phone, consent: true };
    const person = this.prepare({ nik, birthDate, name, guardian }, { today, knownDistricts });
    const seal = (value: string | null, field: string) => (value ? this.secrets.seal(value, field) : null);
    return {
      ...pupil,
      hasConsent: true,
      toldBy: 'guardian',
      nikHmac: person.nikHmac,
      nikEnc: seal(person.nik, 'nik'),
      nikLast4: person.nik?.slice(-4) ?? null,
      birthDate: person.birthDate,
      phoneEnc: seal(person.guardian?.phone ?? null, 'phone'),
      guardianEnc: seal(person.guardian?.name ?? null, 'guardian'),
      warnings: person.warnings.map((code) => ({ code })),
    };
  }

  /** @throws InvalidInput with the names of the answer */
  private prepare(input: ApplicantInput, context: PreparationContext): PreparedApplicant {
    try {
      const [person] = this.applicants.prepare([input], context);
      if (!person) throw new NotFound();
      return person;
    } catch (error) {
      throw error instanceof InvalidInput ? error.renamed('applicants.0.', '') : error;
    }
  }

  /** Into the ledger of consents. Joins the caller's transaction. */
  async note(tx: Tx, pupilId: string, isGiven: boolean, language: Locale): Promise<void> {
    const now = this.clock.now();
    const told = { textVersion: GUARDIAN_TEXT_VERSION, channel: 'link', language, staffId: null } as const;
    await this.repository.insertConsents(tx, [{ ...told, id: newId(now), pupilId, isGiven }], now);
  }

  private check(pupil: PupilRow | null, token: string): PupilRow {
    const isRight = this.secrets.isToken(token, 'guardian', pupil?.id ?? '', pupil?.linkNonce ?? 0);
    if (!pupil || !isRight || pupil.state === 'removed') throw new NotFound();
    return pupil;
  }

  private async requestOf(tx: Tx, { requestId }: PupilRow): Promise<RosterRequest> {
    const request = await this.visits.findRequest(tx, requestId);
    if (!request) throw new NotFound();
    return request;
  }
}
