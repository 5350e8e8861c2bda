import { Injectable } from '@nestjs/common';
import { maskNik } from '../../common/nik.js';
import type { Actor } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import type { Service } from '../catalogue/catalogue.types.js';
import { mayAnswer } from './schools.access.js';
import { PupilSeated, RosterClosed } from './schools.roster.errors.js';
import { type PupilRow, SchoolsRosterRepository } from './schools.roster.repository.js';
import { type Session, sessionOf, SchoolsRosterStandingService } from './schools.roster.standing.service.js';
import type { PupilView, RefusedRow, RosterRemark, RosterTotals } from './schools.roster.types.js';
import { type RosterRequest, SchoolsRosterVisitsRepository } from './schools.roster.visits.repository.js';

/** A pupil who needs a place in the proposal. */
export interface PupilToSeat {
  id: string;
  className: string;
  /** False: the place is held for somebody of whom nothing but the name is known. */
  isKnown: boolean;
  needsCard: boolean;
}

export interface RosterView {
  request: RosterRequest;
  totals: RosterTotals;
  pupils: PupilView[];
  /** For which day ages were counted. */
  on: string;
  isOpen: boolean;
  /** Of the list that came last. */
  refused: RefusedRow[];
  warnings: readonly RosterRemark[];
  hasList: boolean;
}

/** The list of a request as the school sees it: by name and class, of data no more than what it may. */
@Injectable()
export class SchoolsRosterService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly standing: SchoolsRosterStandingService,
    private readonly repository: SchoolsRosterRepository,
    private readonly visits: SchoolsRosterVisitsRepository,
  ) {}

  /** For its own school, or the office that plans for it: pupils are nobody else's business. @throws NotFound */
  async getRequest(actor: Actor, requestId: string): Promise<RosterRequest> {
    const request = await this.unitOfWork.read((tx) => this.visits.findRequest(tx, requestId));
    if (!request || !mayAnswer(actor, request.school)) throw new NotFound();
    return request;
  }

  /** As `getRequest`. @throws RosterClosed once it was withdrawn */
  async openRequest(actor: Actor, requestId: string): Promise<RosterRequest> {
    const request = await this.getRequest(actor, requestId);
    if (request.status === 'withdrawn') throw new RosterClosed();
    return request;
  }

  async totals(tx: Tx, requestId: string): Promise<RosterTotals> {
    const { pupils, sessions, service } = await this.whole(tx, requestId);
    return this.standing.count(pupils, sessions, service);
  }

  /** Whoever is old enough on the day, has no booking, and may still agree: in the order of class and list. */
  async pupilsToSeat(tx: Tx, requestId: string): Promise<PupilToSeat[]> {
    const { pupils, sessions, service } = await this.whole(tx, requestId);
    return pupils
      .filter(({ state }) => state === 'asked' || state === 'known')
      .map((pupil) => ({ pupil, ...this.standing.standingOf(pupil, sessionOf(pupil, sessions), service) }))
      .filter(({ standing }) => standing !== 'too_young')
      .toSorted((a, b) => byClass(a.pupil, b.pupil))
      .map(({ pupil: { id, className, state }, standing }) => {
        return { id, className, isKnown: state === 'known', needsCard: standing === 'record_and_card' };
      });
  }

  async view(actor: Actor, requestId: string): Promise<RosterView> {
    const request = await this.getRequest(actor, requestId);
    return this.unitOfWork.read(async (tx) => {
      const { pupils, sessions, service } = await this.whole(tx, requestId);
      const others = await this.onOtherLists(tx, request, pupils);
      const last = await this.repository.findLastRoster(tx, requestId);
      return {
        request,
        totals: this.standing.count(pupils, sessions, service),
        pupils: pupils.map((pupil) => this.present(pupil, sessionOf(pupil, sessions), service, others)),
        on: (sessions.get('') as Session).date,
        isOpen: request.status !== 'withdrawn',
        refused: last ? await this.refusalsOf(tx, last.id) : [],
        warnings: last?.warnings ?? [],
        hasList: last !== null,
      };
    });
  }

  /** Rows to correct, of the list that came last, as they were typed: an export, and a look at every NIK in it. */
  async refusals(actor: Actor, requestId: string): Promise<RefusedRow[]> {
    await this.getRequest(actor, requestId);
    return this.unitOfWork.run(async (tx) => {
      const last = await this.repository.findLastRoster(tx, requestId);
      const refused = last ? await this.refusalsOf(tx, last.id) : [];
      const niks = refused.map(({ typed }) => (typed.nik ?? '').replace(/\D/g, '')).filter((nik) => nik !== '');
      await this.audit.record(tx, actor, {
        action: 'roster.refusals_exported',
        subjectType: 'school_request',
        subjectId: requestId,
        details: { lines: refused.length },
        people: niks.map((nik) => this.secrets.lookup('nik', nik)),
      });
      return refused;
    });
  }

  /** "Is this your pupil?" Yes. */
  keep(actor: Actor, requestId: string, pupilId: string): Promise<void> {
    return this.change(actor, requestId, pupilId, 'roster.pupil_kept', (pupil) => ({ ...pupil, isOurs: true }));
  }

  /** Takes a pupil off the list, with all data. @throws PupilSeated */
  remove(actor: Actor, requestId: string, pupilId: string): Promise<void> {
    return this.change(actor, requestId, pupilId, 'roster.pupil_removed', (pupil) => {
      if (pupil.state === 'seated') throw new PupilSeated();
      return { ...withoutData(pupil), state: 'removed' };
    });
  }

  private async change(
    actor: Actor,
    requestId: string,
    pupilId: string,
    action: string,
    apply: (pupil: PupilRow) => PupilRow,
  ): Promise<void> {
    await this.openRequest(actor, requestId);
    await this.unitOfWork.run(async (tx) => {
      const pupil = await this.repository.lock(tx, pupilId);
      if (pupil?.requestId !== requestId || pupil.state === 'removed') throw new NotFound();
      await this.repository.save(tx, apply(pupil));
      await this.audit.record(tx, actor, { action, subjectType: 'pupil', subjectId: pupilId });
    });
  }

  private async whole(
    tx: Tx,
    requestId: string,
  ): Promise<{ pupils: PupilRow[]; sessions: Map<string, Session>; service: Service }> {
    const request = await this.visits.findRequest(tx, requestId);
    if (!request) throw new NotFound();
    const sessions = await this.standing.sessionsOf(request, await this.visits.listVisits(tx, requestId));
    return { pupils: await this.repository.list(tx, requestId), sessions, service: await this.standing.service() };
  }

  private async onOtherLists(tx: Tx, { school }: RosterRequest, pupils: readonly PupilRow[]): Promise<Set<string>> {
    const open = pupils.flatMap(({ nikHmac, isOurs }) => (nikHmac && !isOurs ? [nikHmac] : []));
    return this.repository.onOtherLists(tx, school.id, open);
  }

  private async refusalsOf(tx: Tx, rosterId: string): Promise<RefusedRow[]> {
    const sealed = await this.repository.listRefusals(tx, rosterId);
    return sealed.map((content) => JSON.parse(this.secrets.open(content, 'refused-row')) as RefusedRow);
  }

  private present(pupil: PupilRow, session: Session, service: Service, others: ReadonlySet<string>): PupilView {
    const { id, rowLabel, className, state, nikHmac } = pupil;
    const { standing, from, age } = this.standing.standingOf(pupil, session, service);
    const isOwn = pupil.toldBy === 'list';
    return {
      id,
      rowLabel,
      className,
      state,
      standing,
      from,
      age: isOwn ? age : null,
      birthDate: isOwn ? pupil.birthDate : null,
      warnings: isOwn ? pupil.warnings : [],
      name: this.secrets.open(pupil.nameEnc, 'name'),
      maskedNik: isOwn && pupil.nikEnc ? maskNik(this.secrets.open(pupil.nikEnc, 'nik')) : null,
      isOnOtherList: nikHmac !== null && others.has(nikHmac),
      hasSeat: pupil.slotId !== null,
      guardianToken: state === 'asked' ? this.secrets.token('guardian', id, pupil.linkNonce) : null,
    };
  }
}

/** What is left of a pupil whose guardian does not agree: a name in a class. */
export const withoutData = (pupil: PupilRow): PupilRow => ({
  ...pupil,
  hasConsent: false,
  toldBy: 'list',
  nikHmac: null,
  nikEnc: null,
  nikLast4: null,
  birthDate: null,
  phoneEnc: null,
  guardianEnc: null,
  hasNeeds: false,
  warnings: [],
});

/** 'X 2' stands before 'X 10'. */
const collator = new Intl.Collator('id', { numeric: true });
export const byClass = (a: PupilRow, b: PupilRow): number =>
  collator.compare(a.className, b.className) || a.position - b.position;
