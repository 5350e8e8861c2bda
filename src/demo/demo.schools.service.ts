import { Injectable } from '@nestjs/common';
import { addDays, weekdayOf } from '../common/local-date.js';
import { SYSTEM_ACTOR } from '../platform/access/actor.js';
import { CalendarService } from '../modules/calendar/calendar.service.js';
import type { Site } from '../modules/calendar/calendar.types.js';
import { CrewsService } from '../modules/crews/crews.service.js';
import { IdentityService } from '../modules/identity/identity.service.js';
import { SchoolsInvitationService } from '../modules/schools/schools.invitation.service.js';
import { SchoolsRequestService } from '../modules/schools/schools.request.service.js';
import { SchoolsService } from '../modules/schools/schools.service.js';

/** Invented schools and contacts; any likeness is chance. */
const SCHOOLS = `npsn;nama;jenjang;petugas;kontak;pekan
10799001;SMA Contoh Pantai Panjang;sma;Bu Ratna;ratna@sekolah.contoh.id;5
10799002;SMK Contoh Tebeng;smk;Pak Yusuf;0812 7000 9002;6
10799003;MA Contoh Al-Ikhlas;ma;Pak Salim;salim@sekolah.contoh.id;6`;
const FIRST = 'SMA Contoh Pantai Panjang';
const PUPILS = 60;
const SATURDAY = 6;

/** Schools of the demo: one has asked, one has not answered its invitation, one is the religious affairs' matter. */
@Injectable()
export class DemoSchoolsService {
  constructor(
    private readonly calendar: CalendarService,
    private readonly identity: IdentityService,
    private readonly schools: SchoolsService,
    private readonly invitations: SchoolsInvitationService,
    private readonly requests: SchoolsRequestService,
    private readonly crews: CrewsService,
  ) {}

  /** Gives how many schools. */
  async seed(site: Site, password: string): Promise<number> {
    const { regionId } = site;
    await this.invitations.invite(SYSTEM_ACTOR, regionId, SCHOOLS);
    const schools = await this.schools.listFor(SYSTEM_ACTOR);
    const first = schools.find(({ name }) => name === FIRST);
    if (!first) return 0;
    const schoolId = first.id;
    const account = (username: string, name: string, role: 'province' | 'school') => {
      const grant = { role, regionId, siteId: null, ...(role === 'school' ? { schoolId } : {}) };
      return this.identity.createAccount({ username, name, password, grants: [grant] });
    };
    await account('koordinator', 'Koordinator Contoh', 'province');
    await account('sekolah1', 'Bu Ratna', 'school');
    await this.schools.answer(SYSTEM_ACTOR, schoolId, { answer: 'joins', expectedPupils: PUPILS });
    await this.schools.confirm(SYSTEM_ACTOR, [schoolId]);
    await this.ask(site, schoolId);
    await this.crews.add(SYSTEM_ACTOR, site.id, { kind: 'team', name: 'Tim 1', stations: 2 });
    await this.crews.add(SYSTEM_ACTOR, site.id, { kind: 'vehicle', name: 'Mobil keliling 1', stations: 0 });
    return schools.length;
  }

  /** For the weekend after the next one. */
  private async ask(site: Site, schoolId: string): Promise<void> {
    const today = this.calendar.today(site);
    const saturday = addDays(today, ((SATURDAY - weekdayOf(today) + 7) % 7) + 7);
    const wishes = { mode: 'weekend_block' as const, wishedDates: [saturday], pupils: PUPILS, adults: 20 };
    const more = { travelMinutes: 30, maxDays: 4, accepts: [], note: 'Kelas XI, dua rombongan.' };
    await this.requests.create(SYSTEM_ACTOR, schoolId, { ...wishes, ...more }, { sends: true });
  }
}
