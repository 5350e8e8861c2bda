import { Injectable } from '@nestjs/common';
import { HOUR_MS } from '../../common/duration.js';
import { ageOn, instantAt, type LocalDate } from '../../common/local-date.js';
import { type Actor, mayAct } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import type { BookingWithPeople } from '../bookings/bookings.types.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { placeOf, type Site } from '../calendar/calendar.types.js';
import { CapacityService } from '../capacity/capacity.service.js';
import { mayAnswer } from './schools.access.js';
import { SchoolsRosterConsentService } from './schools.roster.consent.service.js';
import { type PupilRow, SchoolsRosterRepository } from './schools.roster.repository.js';
import { attendanceOf } from './schools.roster.session.rules.js';
import { byClass } from './schools.roster.service.js';
import type { PupilAttendance } from './schools.roster.types.js';
import {
  type RosterRequest,
  type RosterVisit,
  SchoolsRosterVisitsRepository,
} from './schools.roster.visits.repository.js';

/** A pupil on the day, as both the school and the team may see one. */
export interface SessionPupil {
  id: string;
  name: string;
  className: string;
  startsAt: Date | null;
  attendance: PupilAttendance;
  /** Of the booking: the desk takes it on the day, and alone it changes nothing. */
  code: string | null;
  /** Opens the guardian's form, while it is needed. */
  guardianToken: string | null;
  /** Opens the way to another day, for whoever was not recorded. */
  againToken: string | null;
}

export interface SessionVisit {
  visit: RosterVisit;
  site: Site;
  pupils: SessionPupil[];
  /** Until when places without a name are kept. */
  placesUntil: Date;
  counts: Record<PupilAttendance, number>;
}

export interface SchoolSession {
  request: RosterRequest;
  visits: SessionVisit[];
  /** Pupils without a place on any of the days. */
  without: SessionPupil[];
}

/** A pupil as the team meets one: with the card that is kept. */
export interface TeamPupil extends SessionPupil {
  hasCard: boolean;
  nikLast4: string | null;
}

export interface TeamVisit {
  visit: RosterVisit;
  schoolName: string;
  pupils: TeamPupil[];
}

/** What the link of a pupil who was not recorded leads to. */
export interface AgainView {
  name: string;
  className: string;
  schoolName: string;
  birthDate: LocalDate | null;
  age: number | null;
  /** False: recorded already, or still expected. */
  mayBook: boolean;
}

const AGAIN: ReadonlySet<PupilAttendance> = new Set(['absent', 'postponed']);

/** The day itself: who is expected, who came, and what became of them. */
@Injectable()
export class SchoolsRosterSessionService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly secrets: Secrets,
    private readonly bookings: BookingsReadService,
    private readonly calendar: CalendarService,
    private readonly capacity: CapacityService,
    private readonly consents: SchoolsRosterConsentService,
    private readonly repository: SchoolsRosterRepository,
    private readonly visits: SchoolsRosterVisitsRepository,
  ) {}

  /** For the school: states of its own pupils, and nothing of anybody else. @throws NotFound */
  async ofRequest(actor: Actor, requestId: string): Promise<SchoolSession> {
    return this.unitOfWork.run(async (tx) => {
      const request = await this.visits.findRequest(tx, requestId);
      if (!request || !mayAnswer(actor, request.school)) throw new NotFound();
      const visits = (await this.visits.listVisits(tx, requestId)).filter(({ isAccepted }) => isAccepted);
      const pupils = (await this.repository.list(tx, requestId)).sort(byClass);
      const sessions: SessionVisit[] = [];
      for (const visit of visits) sessions.push(await this.sessionOf(tx, visit, pupils));
      const isSomewhere = ({ visitId }: PupilRow) => visits.some(({ id }) => id === visitId);
      const without = pupils
        .filter((pupil) => !isSomewhere(pupil))
        .map((pupil) => this.present(pupil, null, null, null));
      await this.audit.record(tx, actor, {
        action: 'list.shown',
        subjectType: 'school_request',
        subjectId: requestId,
        details: { list: 'school_day', lines: pupils.length },
      });
      return { request, visits: sessions, without };
    });
  }

  /** For the team at a site on a day. @throws NotFound */
  async ofTeam(actor: Actor, site: Site, date: LocalDate): Promise<TeamVisit[]> {
    if (!mayAct(actor, ['desk'], { siteId: site.id, regionId: site.regionId })) throw new NotFound();
    return this.unitOfWork.run(async (tx) => {
      const teams: TeamVisit[] = [];
      for (const { schoolName, ...visit } of await this.visits.listOfDay(tx, site.id, date)) {
        const pupils = (await this.repository.list(tx, visit.requestId)).filter(({ visitId }) => visitId === visit.id);
        const { booked, starts } = await this.detailsOf(tx, visit, pupils);
        const over = await this.overAt(tx, visit);
        const rows = pupils.sort(byClass).map((pupil): TeamPupil => {
          const own = booked.get(pupil.bookingId ?? '');
          const hasCard = own?.people.some(({ cardState }) => cardState === 'promised') ?? false;
          const shown = this.present(pupil, over, own ?? null, starts);
          return { ...shown, hasCard, nikLast4: pupil.nikLast4 };
        });
        teams.push({ visit, schoolName, pupils: rows.sort(byStart) });
      }
      const lines = teams.reduce((sum, { pupils }) => sum + pupils.length, 0);
      await this.audit.record(tx, actor, {
        action: 'list.shown',
        subjectType: 'site',
        subjectId: site.id,
        at: placeOf(site),
        details: { list: 'school_team', date, lines },
      });
      return teams;
    });
  }

  /** The personal link of a pupil who was not recorded. @throws NotFound */
  async openAgain(pupilId: string, token: string): Promise<AgainView> {
    return this.unitOfWork.read(async (tx) => {
      const pupil = await this.repository.find(tx, pupilId);
      const isRight = this.secrets.isToken(token, 'pupil', pupil?.id ?? '', pupil?.linkNonce ?? 0);
      const request = pupil && isRight ? await this.visits.findRequest(tx, pupil.requestId) : null;
      if (!pupil || !request || pupil.state === 'removed') throw new NotFound();
      const visit = pupil.visitId ? await this.visits.findVisit(tx, pupil.visitId) : null;
      const own = pupil.bookingId ? await this.bookings.findWhole(tx, pupil.bookingId) : null;
      const { attendance } = this.present(pupil, visit && (await this.overAt(tx, visit)), own, null);
      const { birthDate, className } = pupil;
      const [site] = (await this.calendar.listSites()).filter(({ regionId }) => regionId === request.regionId);
      return {
        name: this.secrets.open(pupil.nameEnc, 'name'),
        className,
        birthDate,
        age: birthDate && site ? ageOn(birthDate, this.calendar.today(site)) : null,
        schoolName: request.school.name,
        mayBook: AGAIN.has(attendance) || (attendance === 'open' && !pupil.slotId),
      };
    });
  }

  private async sessionOf(tx: Tx, visit: RosterVisit, all: readonly PupilRow[]): Promise<SessionVisit> {
    const site = await this.calendar.getSite(visit.siteId);
    const own = all.filter(({ visitId }) => visitId === visit.id);
    const { booked, starts } = await this.detailsOf(tx, visit, own);
    const over = await this.overAt(tx, visit);
    const pupils = own.map((pupil) => this.present(pupil, over, booked.get(pupil.bookingId ?? '') ?? null, starts));
    const counts = { open: 0, expected: 0, arrived: 0, recorded: 0, absent: 0, postponed: 0, own_booking: 0 };
    for (const { attendance } of pupils) counts[attendance] += 1;
    const day = await this.calendar.findDayById(tx, visit.serviceDayId);
    const hours = day?.poolFallBackHours ?? site.poolFallBackHours;
    const opening = day ? instantAt(visit.date, day.opensAt, site.timezone) : visit.startsAt;
    const placesUntil = new Date(opening.getTime() - hours * HOUR_MS);
    return { visit, site, pupils: pupils.sort(byStart), placesUntil, counts };
  }

  /** When nobody of the visit is awaited any more: with the end of the day. */
  private async overAt(tx: Tx, visit: RosterVisit): Promise<Date> {
    const site = await this.calendar.getSite(visit.siteId);
    const day = await this.calendar.findDayById(tx, visit.serviceDayId);
    return day ? instantAt(visit.date, day.closesAt, site.timezone) : visit.endsAt;
  }

  private async detailsOf(
    tx: Tx,
    visit: RosterVisit,
    pupils: readonly PupilRow[],
  ): Promise<{ booked: Map<string, BookingWithPeople>; starts: Map<string, Date> }> {
    const whole = await this.bookings.listWhole(tx, visit.serviceDayId);
    const booked = new Map(whole.map((one) => [one.booking.id, one]));
    const starts = new Map<string, Date>();
    for (const slotId of new Set(pupils.flatMap(({ slotId }) => slotId ?? [])))
      starts.set(slotId, (await this.capacity.getSlot(tx, slotId)).startsAt);
    return { booked, starts };
  }

  private present(
    pupil: PupilRow,
    over: Date | null,
    own: BookingWithPeople | null,
    starts: ReadonlyMap<string, Date> | null,
  ): SessionPupil {
    const person = own?.people[0];
    const attendance = attendanceOf({
      state: pupil.state,
      isOver: over !== null && over <= this.clock.now(),
      status: person?.status ?? null,
      outcome: person?.outcome ?? null,
    });
    const isAsked = pupil.state === 'asked';
    const mayGoAgain = AGAIN.has(attendance) || (attendance === 'open' && over === null);
    return {
      id: pupil.id,
      attendance,
      code: own?.booking.code ?? null,
      name: this.secrets.open(pupil.nameEnc, 'name'),
      className: pupil.className,
      startsAt: own?.booking.startsAt ?? starts?.get(pupil.slotId ?? '') ?? null,
      guardianToken: isAsked ? this.consents.tokenOf(pupil) : null,
      againToken: mayGoAgain ? this.secrets.token('pupil', pupil.id, pupil.linkNonce) : null,
    };
  }
}

/** Whoever has no time yet comes last. */
const byStart = (a: SessionPupil, b: SessionPupil): number =>
  (a.startsAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.startsAt?.getTime() ?? Number.POSITIVE_INFINITY) || 0;
