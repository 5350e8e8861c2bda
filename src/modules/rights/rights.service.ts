import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { maskName } from '../../common/person-name.js';
import { type Actor, PUBLIC_ACTOR, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsConsentsService } from '../applicants/applicants.consents.service.js';
import { ApplicantsErasingService } from '../applicants/applicants.erasing.service.js';
import { ApplicantsService } from '../applicants/applicants.service.js';
import { AlreadyAsked, PersonErased, RequestSettled } from './rights.errors.js';
import { RightsRepository, type RequestRow } from './rights.repository.js';
import { dueAtOf, isDoneAtOnce } from './rights.rules.js';
import { auditOf, RightsSubjectsService } from './rights.subjects.service.js';
import type {
  DataAsk,
  DataChannel,
  DataDoor,
  DataLink,
  DataPerson,
  DataRequestKind,
  DataSubject,
  OwnRequest,
  SubjectPerson,
} from './rights.types.js';

const DETAIL_LENGTH = 500;

/**
 * What people may ask about their own data (UU 27/2022 art. 5-13), opened by the link of a booking or of an entry of the
 * waiting list, or by a one-time code. A link opens what came with it and no more: anybody can type a NIK that is not theirs.
 */
@Injectable()
export class RightsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly subjects: RightsSubjectsService,
    private readonly applicants: ApplicantsService,
    private readonly consents: ApplicantsConsentsService,
    private readonly erasing: ApplicantsErasingService,
    private readonly repository: RightsRepository,
  ) {}

  /** Changes nothing. @throws NotFound, the same for an unknown code and a wrong token */
  async open(link: DataLink): Promise<DataDoor> {
    const subject = await this.subjects.byLink(link);
    const { kind, id: subjectId, code, siteId, isComing } = subject;
    return this.unitOfWork.read(async (tx) => {
      const requests = await this.repository.listOf(tx, subject);
      return {
        kind,
        subjectId,
        code,
        siteId,
        isComing,
        people: await this.peopleOf(tx, subject.people),
        requests: requests.map((row) => this.ownOf(row)),
      };
    });
  }

  /**
   * What needs no judgement is done at once: a freeze, and taking back consent. The rest waits for the office, for 3 x 24
   * hours at most. Asking again for what is done, or asked, changes nothing.
   * @throws NotFound, PersonErased, InvalidInput (`orang`, `uraian`)
   */
  async ask(link: DataLink, want: DataAsk): Promise<void> {
    await this.askFor(PUBLIC_ACTOR, await this.subjects.byLink(link), want, 'link');
  }

  /** As `ask`, for what is known already; staff enter what people ask for at the desk. */
  async askFor(actor: Actor, subject: DataSubject, want: DataAsk, channel: DataChannel): Promise<void> {
    const person = subject.people.find(({ position }) => position === want.position - 1);
    if (!person) throw new InvalidInput([{ field: 'orang', code: 'not_in_list' }]);
    const detail = want.detail?.trim() ?? '';
    if (want.kind === 'correction' && detail === '') throw new InvalidInput([{ field: 'uraian', code: 'required' }]);
    if (detail.length > DETAIL_LENGTH)
      throw new InvalidInput([{ field: 'uraian', code: 'too_long', facts: { limit: DETAIL_LENGTH } }]);
    try {
      await this.unitOfWork.run(async (tx) => {
        const known = await this.applicants.reprepare(tx, [person.applicantId]);
        if (!known.get(person.applicantId)?.name) throw new PersonErased();
        if (!(await this.apply(tx, person.applicantId, want.kind, channel))) return;
        await this.note(tx, actor, subject, person.applicantId, want.kind, { channel, detail: detail || null });
      });
    } catch (error) {
      if (!(error instanceof AlreadyAsked)) throw error;
    }
  }

  /** The person lets it go on as before. @throws NotFound, RequestSettled when nothing is frozen */
  async thaw(link: DataLink, position: number): Promise<void> {
    const subject = await this.subjects.byLink(link);
    const person = subject.people.find((one) => one.position === position - 1);
    if (!person) throw new NotFound();
    await this.unitOfWork.run((tx) => this.thawOne(tx, PUBLIC_ACTOR, subject, person.applicantId));
  }

  /** Joins the caller's transaction. @throws RequestSettled */
  async thawOne(
    tx: Tx,
    actor: Actor,
    subject: Pick<DataSubject, 'kind' | 'id' | 'siteId' | 'regionId'>,
    applicantId: string,
  ): Promise<void> {
    const frozen = await this.repository.findDone(tx, applicantId, 'freeze');
    if (!frozen) throw new RequestSettled();
    await this.erasing.thaw(tx, [applicantId]);
    const to = { status: 'undone', at: this.clock.now(), by: staffIdOf(actor) } as const;
    if ((await this.repository.settle(tx, frozen.id, 'done', to)) === 0) throw new RequestSettled();
    await this.audit.record(tx, actor, { action: 'data.thawed', ...auditOf(subject) });
  }

  /** Written down as a request that was answered at once. Joins the caller's transaction. */
  async noteCopy(tx: Tx, actor: Actor, subject: DataSubject, applicantId: string, channel: DataChannel): Promise<void> {
    await this.note(tx, actor, subject, applicantId, 'copy', { channel, detail: null });
  }

  ownOf({ detailEnc, answerEnc, ...row }: RequestRow): OwnRequest {
    const open = (sealed: string | null, field: string) => (sealed ? this.secrets.open(sealed, field) : null);
    return { ...row, detail: open(detailEnc, 'request'), answer: open(answerEnc, 'answer') };
  }

  private async peopleOf(tx: Tx, people: readonly SubjectPerson[]): Promise<DataPerson[]> {
    const ids = people.map(({ applicantId }) => applicantId);
    const known = await this.applicants.reprepare(tx, ids);
    const frozen = await this.erasing.frozenAmong(tx, ids);
    const agreed = await this.consents.agreedAmong(tx, ids);
    return people.map(({ applicantId, position }) => {
      const name = known.get(applicantId)?.name ?? '';
      return {
        applicantId,
        position: position + 1,
        maskedName: name === '' ? '' : maskName(name),
        isFrozen: frozen.has(applicantId),
        isErased: name === '',
        hasConsent: agreed.has(applicantId),
      };
    });
  }

  /** What is done at once. False when it is done already, and there is nothing to write down. */
  private async apply(tx: Tx, applicantId: string, kind: DataAsk['kind'], channel: DataChannel): Promise<boolean> {
    if (kind === 'freeze') return (await this.erasing.freeze(tx, [applicantId])) > 0;
    if (kind === 'withdrawal') return (await this.consents.withdraw(tx, [applicantId], channel)) > 0;
    return true;
  }

  private async note(
    tx: Tx,
    actor: Actor,
    subject: DataSubject,
    applicantId: string,
    kind: DataRequestKind,
    { channel, detail }: { channel: DataChannel; detail: string | null },
  ): Promise<void> {
    const askedAt = this.clock.now();
    const isDone = isDoneAtOnce(kind);
    const { siteId, regionId } = subject;
    const isBooking = subject.kind === 'booking';
    const id = newId(askedAt);
    await this.repository.insert(tx, {
      id,
      regionId,
      siteId,
      bookingId: isBooking ? subject.id : null,
      entryId: isBooking ? null : subject.id,
      applicantId,
      kind,
      channel,
      status: isDone ? 'done' : 'open',
      askedAt,
      dueAt: dueAtOf(askedAt),
      enteredBy: staffIdOf(actor),
      settledAt: isDone ? askedAt : null,
      settledBy: isDone ? staffIdOf(actor) : null,
      refusal: null,
      version: 1,
      detailEnc: detail && this.secrets.seal(detail, 'request'),
      answerEnc: null,
    });
    const entry = { action: 'data.requested', subjectType: 'data_request', subjectId: id, at: subject };
    const of = isBooking ? { bookingId: subject.id } : { entryId: subject.id };
    await this.audit.record(tx, actor, { ...entry, details: { kind, channel, ...of } });
  }
}
