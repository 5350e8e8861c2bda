import { dateTime, plainDate } from '../../common/spoken-date.js';
import type { PupilDataCopy } from '../../modules/rights/rights.pupils.types.js';
import { Back, MaskedNik } from '../components.js';
import { Page, type PageFrame } from '../layout.js';
import { isMessageKey, t } from '../messages.js';
import { Consent, dated, List, lookWords, roleWords, Rows } from '../resident/data-copy.view.js';
import { remarkText } from './roster-words.js';

interface CopyProps {
  frame: PageFrame;
  copy: PupilDataCopy;
  back: string;
}

/** All that is kept of a pupil without a booking, to read or to print. */
export function PupilCopyView({ frame, copy, back }: CopyProps) {
  const { locale, office } = frame;
  const title = t(locale, 'pupilData.copy');
  const at = (instant: Date) => dated(locale, instant, office.zone);
  return (
    <Page frame={frame} title={title} petals={5}>
      <div class="col">
        <Back locale={locale} href={back} />
        <h1 tabindex={-1}>{title}</h1>
        <p class="soft">{t(locale, 'copy.made', { at: dateTime(locale, copy.madeAt, office.zone) })}</p>
        <p class="soft">{t(locale, 'copy.nik')}</p>
        <PupilRows frame={frame} copy={copy} />
        <List locale={locale} title="copy.consents">
          {copy.consents.map((consent) => (
            <Consent locale={locale} consent={consent} at={at} />
          ))}
        </List>
        <List locale={locale} title="copy.looks">
          {copy.looks.map((look) => (
            <li>{[at(look.at), roleWords(locale, look.role), lookWords(locale, look.what)].join(', ')}</li>
          ))}
        </List>
      </div>
    </Page>
  );
}

function PupilRows({ frame: { locale, office }, copy }: Omit<CopyProps, 'back'>) {
  const at = (instant: Date | null) => instant && dated(locale, instant, office.zone);
  const state = `pupilData.state.${copy.state}`;
  return (
    <section class="part">
      <dl class="rows">
        <Rows
          locale={locale}
          rows={[
            ['copy.name', copy.name],
            ['pupilData.school', copy.school],
            ['pupilData.class', copy.className],
            ['pupilData.row', copy.row],
            ['copy.nikLabel', copy.nikLast4 && <MaskedNik locale={locale} last4={copy.nikLast4} />],
            ['copy.birth', copy.birthDate && plainDate(locale, copy.birthDate, 'UTC')],
            ['copy.guardian', copy.guardianName],
            ['copy.phone', copy.phone],
            ['copy.needs', copy.hasNeeds ? t(locale, 'copy.yes') : ''],
            ['copy.warnings', copy.warnings.map((warning) => remarkText(locale, warning)).join(' ')],
            ['pupilData.toldBy', t(locale, `pupilData.toldBy.${copy.toldBy}`)],
            ['pupilData.ours', copy.isOurs ? t(locale, 'copy.yes') : ''],
            ['copy.state', isMessageKey(state) ? t(locale, state) : copy.state],
            ['pupilData.place', at(copy.placeAt)],
            ['copy.entered', at(copy.enteredAt)],
            ['copy.frozen', at(copy.frozenAt)],
          ]}
        />
      </dl>
    </section>
  );
}
