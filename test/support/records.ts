import { randomUUID } from 'node:crypto';
import { ApplicantsService } from '../../src/modules/applicants/applicants.service.js';
import type { RecordStatus } from '../../src/modules/applicants/applicants.types.js';
import { ApplicantsVisitService } from '../../src/modules/applicants/applicants.visit.service.js';
import { SYSTEM_ACTOR } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import type { TestApp } from './app.js';
import { bornOn, getSite, OFFICE, phoneOf } from './builders.js';

export interface RecordedPerson {
  recordId: string;
  nik: string;
  birthDate: string;
}

/** The `index`th person, recorded at school and as far as `status`; a guardian consented, and can be written to. */
export async function buildRecord(
  app: TestApp,
  index: number,
  birthDate: string,
  options: { status?: RecordStatus; canWrite?: boolean; everMarried?: boolean; on?: string; siteCode?: string } = {},
): Promise<RecordedPerson> {
  const { status = 'print_ready', canWrite = true, everMarried = false, on = birthDate, siteCode = OFFICE } = options;
  const site = await getSite(app, siteCode);
  const applicants = app.get(ApplicantsService);
  const who = bornOn(index, birthDate);
  const guardian = { name: 'Wali Contoh', relation: 'mother' as const, phone: phoneOf(index), consent: canWrite };
  const [prepared] = applicants.prepare([{ ...who, birthDate, everMarried, guardian }], {
    today: '2030-01-01',
    knownDistricts: new Set(['177101']),
  });
  if (!prepared) throw new Error('Nobody was prepared.');
  const sealed = applicants.seal(prepared, 'school');
  await app.get(UnitOfWork).run(async (tx) => {
    await applicants.insert(tx, site.regionId, [sealed]);
    const visit = { channel: 'school', siteId: site.id, bookingPersonId: randomUUID(), on } as const;
    await app.get(ApplicantsVisitService).moveRecord(tx, SYSTEM_ACTOR, sealed.id, [status], visit);
  });
  const [row] = await app.database.sql<{ id: string }>('SELECT id FROM person_records WHERE applicant_id = $1', [
    sealed.id,
  ]);
  return { recordId: row?.id ?? '', nik: who.nik, birthDate };
}
