import { Injectable } from '@nestjs/common';
import { type Actor, type Role, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { Idempotency, type IdempotentRequest } from '../../platform/idempotency/idempotency.service.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { ApplicantsCorrectingService, type Correction } from '../applicants/applicants.correcting.service.js';
import { ApplicantsErasingService } from '../applicants/applicants.erasing.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { RightsErasingService } from './rights.erasing.service.js';
import { RequestSettled } from './rights.errors.js';
import { type OfficeRow, RightsRepository, type RequestRow } from './rights.repository.js';
import { isOverdue, mayReopen, mayThaw } from './rights.rules.js';
import { RightsService } from './rights.service.js';
import { RightsSubjectsService } from './rights.subjects.service.js';
import type { DataAsk, DataRequestKind, ErasureScope, OfficeRequest, Refusal } from './rights.types.js';

const READERS: readonly Role[] = ['supervisor', 'auditor'];
const DECIDERS: readonly Role[] = ['supervisor'];
const PAGE = 50;

/** The office's side: what waits, by when, and what was decided with which reason. */
@Injectable()
export class RightsOfficeService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly idempotency: Idempotency,
    private readonly calendar: CalendarService,
    private readonly subjects: RightsSubjectsService,
    private readonly applicants: ApplicantsErasingService,
    private readonly correcting: ApplicantsCorrectingService,
    private readonly erasing: RightsErasingService,
    private readonly rights: RightsService,
    private readonly repository: RightsRepository,
  ) {}

  /** Of one site; fifty a page. What waits comes the earliest due first, so that what is overdue is on top. */
  async list(actor: Actor, siteId: string, isOpen: boolean, page: number) {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    const now = this.clock.now();
    return this.unitOfWork.read(async (tx) => {
      const found = await this.repository.listForOffice(tx, site.id, isOpen, PAGE, (page - 1) * PAGE);
      return { requests: found.map((row) => this.present(row)), ...(await this.repository.count(tx, site.id, now)) };
    });
  }

  /** With how many further rows the region keeps of the same NIK. @throws NotFound, also for another site's */
  async get(actor: Actor, siteId: string, id: string): Promise<OfficeRequest & { others: number }> {
    const site = await this.calendar.getSiteFor(actor, siteId, READERS);
    return this.unitOfWork.read(async (tx) => {
      const row = await this.repository.findForOffice(tx, id);
      if (row?.siteId !== site.id) throw new NotFound();
      return { ...this.present(row), others: await this.applicants.countOthers(tx, row.applicantId) };
    });
  }

  /**
   * Somebody asks at the desk, with papers that staff have seen.
   * @throws NotFound, PersonErased, InvalidInput (`kode`, `orang`, `uraian`)
   */
  async enter(actor: Actor, siteId: string, code: string, want: DataAsk): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, DECIDERS);
    const subject = await this.subjects.byCode(code);
    if (subject?.siteId !== site.id) throw new InvalidInput([{ field: 'kode', code: 'code_invalid' }]);
    await this.rights.askFor(actor, subject, want, 'desk');
  }

  /**
   * Erases the person: what came with the booking or the entry, or all that the region keeps once their papers were seen. A crash in
   * the middle changes nothing. Idempotent by key. Ends bookings still to come.
   * @throws NotFound, RequestSettled, VisitUnderWay
   */
  erase(actor: Actor, siteId: string, id: string, scope: ErasureScope, request?: IdempotentRequest): Promise<void> {
    return this.act(actor, siteId, id, 'erasure', request, async (tx, row) => {
      const erased = await this.erasing.erase(tx, actor, row.applicantId, row.regionId, scope);
      await this.note(tx, actor, row, 'data.erased', { scope, ...erased });
    });
  }

  /** @throws NotFound, RequestSettled, PersonErased, InvalidInput (`name`, `phone`, `email`) */
  correct(actor: Actor, siteId: string, id: string, correction: Correction, request?: IdempotentRequest) {
    return this.act(actor, siteId, id, 'correction', request, async (tx, row) => {
      const fields = await this.correcting.correct(tx, row.applicantId, correction);
      await this.settle(tx, actor, row, 'done');
      await this.note(tx, actor, row, 'data.corrected', { fields });
    });
  }

  /** With a reason that the person reads. @throws NotFound, RequestSettled */
  refuse(
    actor: Actor,
    siteId: string,
    id: string,
    { refusal, answer }: { refusal: Refusal; answer: string },
    request?: IdempotentRequest,
  ): Promise<void> {
    return this.act(actor, siteId, id, null, request, async (tx, row) => {
      const answerEnc = answer ? this.secrets.seal(answer, 'answer') : null;
      const to = { status: 'refused', at: this.clock.now(), by: staffIdOf(actor), refusal, answerEnc } as const;
      if ((await this.repository.settle(tx, row.id, 'open', to)) === 0) throw new RequestSettled();
      await this.note(tx, actor, row, 'data.refused', { kind: row.kind, refusal });
    });
  }

  /** A refusal is taken back, and its clock runs on; a freeze is lifted. @throws NotFound, RequestSettled */
  async undo(actor: Actor, siteId: string, id: string, request?: IdempotentRequest): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, DECIDERS);
    await this.idempotency.run(request, async (tx) => {
      const row = await this.lock(tx, site.id, id);
      if (mayThaw(row)) {
        const { siteId: at, regionId, bookingId, entryId } = row;
        const of = bookingId
          ? { kind: 'booking' as const, id: bookingId }
          : { kind: 'entry' as const, id: entryId ?? '' };
        await this.rights.thawOne(tx, actor, { ...of, siteId: at, regionId }, row.applicantId);
        return {};
      }
      if (!mayReopen(row)) throw new RequestSettled();
      const to = { status: 'open', at: null, by: null } as const;
      if ((await this.repository.settle(tx, row.id, 'refused', to)) === 0) throw new RequestSettled();
      await this.note(tx, actor, row, 'data.reopened', { kind: row.kind });
      return {};
    });
  }

  private async act(
    actor: Actor,
    siteId: string,
    id: string,
    kind: DataRequestKind | null,
    request: IdempotentRequest | undefined,
    work: (tx: Tx, row: RequestRow) => Promise<void>,
  ): Promise<void> {
    const site = await this.calendar.getSiteFor(actor, siteId, DECIDERS);
    await this.idempotency.run(request, async (tx) => {
      const row = await this.lock(tx, site.id, id);
      if (row.status !== 'open' || (kind !== null && row.kind !== kind)) throw new RequestSettled();
      await work(tx, row);
      return {};
    });
  }

  private async lock(tx: Tx, siteId: string, id: string): Promise<RequestRow> {
    const row = await this.repository.lock(tx, id);
    if (row?.siteId !== siteId) throw new NotFound();
    return row;
  }

  private async settle(tx: Tx, actor: Actor, row: RequestRow, status: 'done'): Promise<void> {
    const to = { status, at: this.clock.now(), by: staffIdOf(actor) };
    if ((await this.repository.settle(tx, row.id, 'open', to)) === 0) throw new RequestSettled();
  }

  private note(tx: Tx, actor: Actor, row: RequestRow, action: string, details: Record<string, unknown>) {
    return this.audit.record(tx, actor, { action, subjectType: 'data_request', subjectId: row.id, at: row, details });
  }

  private present({ nameEnc, position, code, ...row }: OfficeRow): OfficeRequest {
    return {
      ...this.rights.ownOf(row),
      code,
      position: position + 1,
      name: this.secrets.open(nameEnc, 'name'),
      isOverdue: isOverdue(row, this.clock.now()),
      undoes: mayThaw(row) ? 'thaw' : mayReopen(row) ? 'reopen' : null,
    };
  }
}
