import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type AgainView, SchoolsRosterSessionService } from '../../modules/schools/schools.roster.session.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { Acts } from '../components.js';
import { Frames } from '../frame.service.js';
import { Page } from '../layout.js';
import { t } from '../messages.js';
import { seeOther, show } from '../answer.js';
import { Drafts } from '../resident/draft.service.js';
import { paths } from '../resident/paths.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { againPath } from './roster-paths.js';
import { PupilLink } from './roster.form.js';

const CARD_AGE = 17;

/** A pupil who was not recorded books another day: the journey begins with what is known, and without a NIK. */
@ApiExcludeController()
@Controller('siswa/:pupilId/:token')
@Public()
export class AgainPage {
  constructor(
    private readonly frames: Frames,
    private readonly drafts: Drafts,
    private readonly sessions: SchoolsRosterSessionService,
  ) {}

  @Get()
  async look(@CurrentVisit() { request, reply }: Visit, @Param() { pupilId, token }: PupilLink): Promise<string> {
    const again = await this.sessions.openAgain(pupilId, token);
    const frame = this.frames.of(request);
    const { locale } = frame;
    const { mayBook, name, schoolName: school } = again;
    const title = t(locale, mayBook ? 'again.title' : 'again.over');
    return show(
      reply,
      <Page frame={frame} title={title} petals={1}>
        <div class="col">
          <h1>{title}</h1>
          <p>{t(locale, 'again.about', { name, school, class: again.className || undefined })}</p>
          <p>{t(locale, mayBook ? 'again.text' : 'again.over.text')}</p>
          {mayBook && (
            <form method="post" action={againPath(pupilId, token)}>
              <Acts>
                <button class="btn">{t(locale, 'again.button')}</button>
              </Acts>
            </form>
          )}
        </div>
      </Page>,
    );
  }

  @Post()
  async begin(@CurrentVisit() { reply }: Visit, @Param() { pupilId, token }: PupilLink): Promise<string> {
    const again = await this.sessions.openAgain(pupilId, token);
    if (!again.mayBook) return seeOther(reply, againPath(pupilId, token));
    const choice = (again.age ?? 0) >= CARD_AGE ? 'record_17' : 'record_16';
    this.drafts.keep(reply, { choice, party: 1, people: [{ values: valuesOf(again), isAccepted: false }] });
    return seeOther(reply, paths.time);
  }
}

function valuesOf({ name, birthDate }: AgainView) {
  const [tahun, bulan, hari] = birthDate?.split('-') ?? [];
  return { nama: name, pernahDirekam: 'tidak', ...(birthDate ? { hari, bulan, tahun } : {}) };
}
