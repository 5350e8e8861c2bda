import { Injectable } from '@nestjs/common';
import { ageOn, birthdayOf, type LocalDate } from '../../common/local-date.js';
import type { Tx } from '../../platform/database/sql.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import type { RecordStatus } from '../applicants/applicants.types.js';
import { BookingsReadService } from '../bookings/bookings.read.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import type { Site } from '../calendar/calendar.types.js';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import type { PupilRow } from './schools.roster.repository.js';
import type { PupilStanding, RosterTotals } from './schools.roster.types.js';
import type { RosterRequest, RosterVisit } from './schools.roster.visits.repository.js';

export const PUPIL_SERVICE = 'record_first';
const CARD_AGE = 17;

/** Where and when pupils are recorded, as far as it is known. */
export interface Session {
  date: LocalDate;
  site: Pick<Site, 'kind' | 'prints' | 'regionCode'>;
}

export interface Standing {
  standing: PupilStanding;
  age: number | null;
  /** When who is too young may be recorded, or who is recorded only gets the card. */
  from: LocalDate | null;
}

const UNKNOWN: Standing = { standing: 'unknown', age: null, from: null };

/** What the day of the session means for each pupil. The rules are those of every other booking. */
@Injectable()
export class SchoolsRosterStandingService {
  constructor(
    private readonly applicants: ApplicantsService,
    private readonly bookings: BookingsReadService,
    private readonly calendar: CalendarService,
    private readonly catalogue: CatalogueService,
  ) {}

  service(): Promise<Service> {
    return this.catalogue.get(PUPIL_SERVICE);
  }

  /**
   * The session by visit, and under '' that of pupils without one: the first visit, else the first wished date that is
   * still to come. Before there is a place, cards are counted unless the school asked for a visit.
   */
  async sessionsOf(request: RosterRequest, visits: readonly RosterVisit[]): Promise<Map<string, Session>> {
    const sessions = new Map<string, Session>();
    for (const { id, date, siteId } of visits) sessions.set(id, { date, site: await this.calendar.getSite(siteId) });
    const [first] = sessions.values();
    sessions.set('', first ?? (await this.wishedSession(request)));
    return sessions;
  }

  standingOf(pupil: Pick<PupilRow, 'birthDate'>, { date: on, site }: Session, service: Service): Standing {
    const { birthDate } = pupil;
    if (!birthDate) return UNKNOWN;
    const age = ageOn(birthDate, on);
    const decision = this.applicants.decide({ service, birthDate, on, everMarried: false, site });
    if (decision.from) return { standing: 'too_young', age, from: decision.from };
    const card = this.applicants.cardState({ service, birthDate, on, everMarried: false, sitePrints: site.prints });
    if (card.state === 'promised') return { standing: 'record_and_card', age, from: null };
    return { standing: 'record', age, from: age < CARD_AGE ? birthdayOf(birthDate, CARD_AGE) : null };
  }

  /** Of these people, who has a booking already, and who was recorded before and needs something else. */
  async known(tx: Tx, nikHmacs: readonly string[]): Promise<{ booked: Set<string>; recorded: Set<string> }> {
    const { group } = await this.service();
    const booked = await this.bookings.bookedAmong(tx, nikHmacs, group);
    const statuses = await this.applicants.statusesOf(
      tx,
      nikHmacs.map((nikHmac) => ({ nikHmac })),
    );
    const isOpen = (status: RecordStatus) => status === 'none' || status === 'failed';
    return { booked, recorded: new Set([...statuses].flatMap(([nik, status]) => (isOpen(status) ? [] : [nik]))) };
  }

  count(pupils: readonly PupilRow[], sessions: ReadonlyMap<string, Session>, service: Service): RosterTotals {
    const totals = { total: 0, recordOnly: 0, printable: 0, tooYoung: 0, withoutConsent: 0, withOwnBooking: 0 };
    for (const pupil of pupils) {
      totals.total += 1;
      if (pupil.state === 'asked') totals.withoutConsent += 1;
      if (pupil.state === 'own_booking') totals.withOwnBooking += 1;
      if (pupil.state !== 'known' && pupil.state !== 'seated') continue;
      const { standing } = this.standingOf(pupil, sessionOf(pupil, sessions), service);
      if (standing === 'too_young') totals.tooYoung += 1;
      else if (standing === 'record_and_card') totals.printable += 1;
      else totals.recordOnly += 1;
    }
    return totals;
  }

  private async wishedSession({ wishedDates, mode, regionId }: RosterRequest): Promise<Session> {
    const sites = await this.calendar.listSites();
    const own = sites.find((site) => site.regionId === regionId);
    const today = own ? this.calendar.today(own) : '';
    const [first = today] = wishedDates.filter((date) => date >= today).sort();
    const site = { kind: 'office', prints: mode !== 'school_visit', regionCode: own?.regionCode ?? '' } as const;
    return { date: first, site };
  }
}

export const sessionOf = (pupil: Pick<PupilRow, 'visitId'>, sessions: ReadonlyMap<string, Session>): Session =>
  (sessions.get(pupil.visitId ?? '') ?? sessions.get('')) as Session;

/** Who needs a place: also whoever is known by name only. */
export const placesOf = ({ recordOnly, printable, withoutConsent }: RosterTotals): number =>
  recordOnly + printable + withoutConsent;
