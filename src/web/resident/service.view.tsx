import type { ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import { Acts, Back } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { Choices, ErrorSummary, Question, ShortChoices } from '../fields.js';
import { Page, type PageFrame } from '../layout.js';
import { t } from '../messages.js';
import { paths } from './paths.js';
import type { Values } from './words.js';

/** Services as people choose them: recording is asked by age, because it decides whether a card is kept. */
export type ServiceChoice = 'record_16' | 'record_17' | Exclude<ServiceCode, 'record_first'>;

const GROUPS: readonly { key: 'first' | 'replace' | 'other'; choices: readonly ServiceChoice[] }[] = [
  { key: 'first', choices: ['record_16', 'record_17', 'print_first'] },
  { key: 'replace', choices: ['reprint_lost', 'reprint_damaged', 'reprint_change', 'reprint_photo'] },
  { key: 'other', choices: ['reprint_move', 'ikd', 'kia', 'foreigner'] },
];
const PARTY = ['1', '2', '3', '4', '5'];

interface ServiceProps {
  frame: PageFrame;
  /** What the office offers on these days. */
  offered: readonly ServiceChoice[];
  /** `layanan` a ServiceChoice, `orang` 1 to 5. */
  values: Values;
  errors: readonly FieldProblem[];
}

export function ServiceView({ frame, offered, values, errors }: ServiceProps) {
  const { locale } = frame;
  const groups = GROUPS.map((group) => ({
    ...group,
    choices: group.choices.filter((c) => offered.includes(c)),
  })).filter((group) => group.choices.length > 0);
  return (
    <Page frame={frame} title={t(locale, 'service.title')} petals={1} isError={errors.length > 0}>
      <form class="col" method="post" action={paths.service} novalidate>
        <Back locale={locale} href={paths.start} />
        <ErrorSummary locale={locale} errors={errors} />
        <h1>{t(locale, 'service.title')}</h1>
        <Question
          name="layanan"
          legend={t(locale, 'service.legend')}
          isQuiet
          error={errorOf(locale, errors, 'layanan')}
        >
          {groups.map((group, index) => (
            <div class="set" role="group" aria-labelledby={group.key}>
              <p class="set-name" id={group.key}>
                {t(locale, `service.group.${group.key}`)}
              </p>
              <Choices
                name="layanan"
                isFirst={index === 0}
                chosen={values.layanan}
                choices={group.choices.map((value) => ({
                  value,
                  label: t(locale, `choice.${value}`),
                  hint: t(locale, `choice.${value}.hint`),
                }))}
              />
            </div>
          ))}
        </Question>
        <Question
          name="orang"
          legend={t(locale, 'service.party')}
          hint={t(locale, 'service.party.hint')}
          error={errorOf(locale, errors, 'orang')}
        >
          <ShortChoices
            name="orang"
            chosen={values.orang ?? '1'}
            choices={PARTY.map((value) => ({ value, label: value }))}
          />
        </Question>
        <Acts>
          <button class="btn">{t(locale, 'act.continue')}</button>
        </Acts>
      </form>
    </Page>
  );
}
