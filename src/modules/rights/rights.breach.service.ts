import { Injectable } from '@nestjs/common';
import { ageOn, HOME_ZONE, type LocalDate, localDateIn } from '../../common/local-date.js';
import { newId } from '../../common/new-id.js';
import { SYSTEM_ACTOR } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import { NotFound } from '../../platform/database/database.errors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Secrets } from '../../platform/secrets/secrets.service.js';
import { CalendarService } from '../calendar/calendar.service.js';
import { type AffectedRow, RightsBreachRepository } from './rights.breach.repository.js';
import {
  type Affected,
  type BreachCounts,
  type BreachQuery,
  type BreachSink,
  DATA_KINDS,
} from './rights.breach.types.js';

const PAGE = 500;
const ADULT_AGE = 18;

/** Who is affected when data came into wrong hands: for the notices that are due within 3 x 24 hours. */
@Injectable()
export class RightsBreachService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly calendar: CalendarService,
    private readonly repository: RightsBreachRepository,
  ) {}

  /** Hands every person over once, in pages: memory does not grow with them. Written down. @throws NotFound (no such site) */
  async report(query: BreachQuery, sink: BreachSink): Promise<BreachCounts> {
    const sites = await this.calendar.listSites();
    const site = sites.find(({ code }) => code === query.site);
    if (query.site !== undefined && !site) throw new NotFound();
    const today = localDateIn(HOME_ZONE, this.clock.now());
    return this.unitOfWork.run(async (tx) => {
      await sink.begin();
      const counts = noneYet();
      for await (const page of this.repository.pages(tx, query, site?.id ?? null, PAGE)) {
        for (const row of page) {
          const person = this.open(row, today);
          count(counts, person);
          await sink.person(counts.people, person);
        }
      }
      counts.erased = await this.repository.countErased(tx, query, site?.id ?? null);
      const now = this.clock.now();
      const { from, to, tables, isOnlyNew } = query;
      await this.audit.record(tx, SYSTEM_ACTOR, {
        action: 'breach.reported',
        subjectType: 'breach',
        subjectId: newId(now),
        ...(site ? { at: { siteId: site.id, regionId: site.regionId } } : {}),
        details: { from: from.toISOString(), to: to.toISOString(), tables, isOnlyNew, ...counts },
      });
      await sink.end(counts, now);
      return counts;
    });
  }

  private open({ nameEnc, nikLast4, kinds, ...row }: AffectedRow, on: LocalDate): Affected {
    const open = (sealed: string | null, field: string) => (sealed ? this.secrets.open(sealed, field) : null);
    const guardian = row.guardianEnc
      ? (JSON.parse(this.secrets.open(row.guardianEnc, 'guardian')) as { name: string; phone: string | null })
      : { name: open(row.pupilGuardianEnc, 'guardian'), phone: null };
    const isChild = isChildOn(row, guardian.name !== null, on);
    return {
      name: this.secrets.open(nameEnc, 'name'),
      nikLast4,
      isChild,
      guardianName: isChild ? guardian.name : null,
      phone: (isChild ? guardian.phone : null) ?? open(row.phoneEnc, 'phone'),
      // No e-mail address of a child is known to be the guardian's.
      email: isChild ? null : open(row.emailEnc, 'email'),
      kinds,
    };
  }
}

/** Where no birth date is known: pupils, and whoever was taken in with a guardian. */
function isChildOn(
  { birthDate, everMarried, isPupil }: Pick<AffectedRow, 'birthDate' | 'everMarried' | 'isPupil'>,
  hasGuardian: boolean,
  on: LocalDate,
): boolean {
  return !everMarried && (birthDate === null ? isPupil || hasGuardian : ageOn(birthDate, on) < ADULT_AGE);
}

const noneYet = (): BreachCounts => ({
  people: 0,
  unreachable: 0,
  erased: 0,
  kinds: Object.fromEntries(DATA_KINDS.map((kind) => [kind, 0])) as BreachCounts['kinds'],
});

function count(counts: BreachCounts, { phone, email, kinds }: Affected): void {
  counts.people += 1;
  if (!phone && !email) counts.unreachable += 1;
  for (const kind of kinds) counts.kinds[kind] += 1;
}
