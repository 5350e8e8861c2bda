import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { GUARDIAN_RELATIONS } from '../../modules/applicants/applicants.types.js';
import { CalendarService } from '../../modules/calendar/calendar.service.js';
import {
  type GuardianAnswer,
  SchoolsRosterConsentService,
} from '../../modules/schools/schools.roster.consent.service.js';
import { Public } from '../../platform/access/access.decorators.js';
import { DomainError } from '../../platform/database/database.errors.js';
import { type FieldProblem, InvalidInput } from '../../platform/http/input.errors.js';
import { problemText } from '../../platform/http/problem-texts.js';
import { seeOther, show } from '../answer.js';
import { onForm } from '../field-errors.js';
import { Frames } from '../frame.service.js';
import { refusalIn } from '../refusal.js';
import { readTypedDate } from '../staff/typed-date.js';
import { CurrentVisit, type Visit } from '../visit.decorator.js';
import { GuardianView } from './roster-guardian.view.js';
import { guardianPath, pupilDataPaths } from './roster-paths.js';
import { GuardianForm, PupilLink } from './roster.form.js';

/** Names of the answer's parts as the form calls them. */
const FORM_NAMES = { birthDate: 'lahirAnak', name: 'nama', phone: 'telepon' };
const ORDER = ['nik', 'lahirAnak', 'nama', 'hubungan', 'telepon', 'setuju'];

/** A guardian's consent for one pupil. Opening the link only shows a form. */
@ApiExcludeController()
@Controller('wali/:pupilId/:token')
@Public()
export class GuardianPage {
  constructor(
    private readonly frames: Frames,
    private readonly calendar: CalendarService,
    private readonly consents: SchoolsRosterConsentService,
  ) {}

  @Get()
  look(@CurrentVisit() visit: Visit, @Param() link: PupilLink): Promise<string> {
    return this.render(visit, link, {}, null);
  }

  @Post()
  async answer(@CurrentVisit() visit: Visit, @Param() link: PupilLink, @Body() form: GuardianForm): Promise<string> {
    const { pupilId, token } = link;
    const home = guardianPath(pupilId, token);
    const { locale } = this.frames.of(visit.request);
    await this.consents.open(pupilId, token);
    try {
      if (form.aksi === 'tarik') {
        await this.consents.withdraw(pupilId, token, locale);
        return seeOther(visit.reply, `${home}?ditarik=ya`);
      }
      await this.consents.give(pupilId, token, answerOf(form), locale);
      return seeOther(visit.reply, home);
    } catch (error) {
      return this.render(visit, link, form, refusalIn(error));
    }
  }

  private async render(
    { request, reply }: Visit,
    { pupilId, token }: PupilLink,
    values: GuardianForm,
    error: DomainError | null,
  ): Promise<string> {
    const frame = this.frames.of(request);
    const guardian = await this.consents.open(pupilId, token);
    const site = guardian.visit ? await this.calendar.getSite(guardian.visit.siteId) : null;
    const isInput = error instanceof InvalidInput;
    const words = error && !isInput ? problemText(frame.locale, error.code, error.facts) : null;
    const page = (
      <GuardianView
        frame={frame}
        guardian={guardian}
        site={site}
        path={guardianPath(pupilId, token)}
        dataPath={pupilDataPaths(pupilId, token).data}
        values={values}
        errors={isInput ? inOrder(error.problems) : []}
        problem={words && { head: words.title, text: words.detail }}
        isWithdrawn={/[?&]ditarik=/.test(request.url)}
      />
    );
    return show(reply, page, error?.status ?? 200);
  }
}

/** @throws InvalidInput for what the form itself has to ask: everything that is missing at once */
function answerOf({ nik, lahirAnak, nama, hubungan, telepon, setuju }: GuardianForm): GuardianAnswer {
  const problems: FieldProblem[] = [];
  if (!nik?.trim()) problems.push({ field: 'nik', code: 'required' });
  const birthDate = readTypedDate(lahirAnak ?? '');
  if (!birthDate) problems.push({ field: 'birthDate', code: lahirAnak?.trim() ? 'date_invalid' : 'required' });
  if (!nama?.trim()) problems.push({ field: 'guardian.name', code: 'required' });
  const relation = GUARDIAN_RELATIONS.find((one) => one === hubungan);
  if (!relation) problems.push({ field: 'hubungan', code: 'not_in_list' });
  if (setuju !== 'ya') problems.push({ field: 'setuju', code: 'required' });
  if (problems.length > 0 || !birthDate || !relation) throw new InvalidInput(problems);
  return { nik: nik ?? '', birthDate, guardianName: nama ?? '', relation, phone: telepon?.trim() || undefined };
}

const inOrder = (problems: readonly FieldProblem[]): FieldProblem[] =>
  onForm(problems, FORM_NAMES).toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field));
