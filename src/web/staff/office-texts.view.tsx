import { stamp } from '../../common/spoken-date.js';
import {
  type EditedText,
  TEXT_NAMES,
  type TextName,
  type TextPreview,
} from '../../modules/messages/messages.template.service.js';
import {
  type MessageKind,
  RESIDENT_KINDS,
  STAFF_KINDS,
  type TextChange,
} from '../../modules/messages/messages.types.js';
import { LongField } from '../fields.js';
import { type Locale, t } from '../messages.js';
import { textPath } from './office-texts.form.js';
import { StaffPage, Result } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { ButtonForm, FormPage } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

const LIST = '/pemberitahuan/teks';
const LANGUAGES = ['id', 'en'] as const;

type Language = (typeof LANGUAGES)[number];

/** "132 huruf, GSM-7, 1 SMS" */
export const lengthWords = (locale: Locale, { signs, encoding, parts }: TextPreview['longest']): string =>
  t(locale, 'text.measure', { signs, encoding: t(locale, `text.${encoding}`), parts });

export function PreviewText({ text, language }: { text: string; language: Language }) {
  return (
    <span lang={language}>
      {text.split('\n').map((line) => (
        <>
          {line}
          <br />
        </>
      ))}
    </span>
  );
}

/** "Pengingat pertama: Bahasa Indonesia, susunan B"; of a kind with one wording without the last part. */
export const textTitle = (locale: Locale, { kind, language, wording }: TextName): string => {
  const words = `${t(locale, `msg.kind.${kind}`)}: ${t(locale, `text.language.${language}`)}`;
  const hasTwo = TEXT_NAMES.some((one) => one.kind === kind && one.wording === 'b');
  return hasTwo ? `${words}, ${t(locale, `text.wording.${wording}`)}` : words;
};

interface TextsProps {
  frame: SupervisorFrame;
  changes: readonly TextChange[];
}

export function MessageTextsView({ frame, changes }: TextsProps) {
  const { shell, locale, site, outcome } = frame;
  const title = t(locale, 'text.title');
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <a class="back" href="/pemberitahuan">
        {t(locale, 'msg.title')}
      </a>
      <h1 tabindex={-1}>{title}</h1>
      {outcome && <Result outcome={outcome} />}
      <p class="lede">{t(locale, 'text.lead', { region: site.regionName })}</p>
      <p>{t(locale, 'text.two')}</p>
      <p class="note">{t(locale, 'text.effect.whatsapp')}</p>
      <h2 id="warga">{t(locale, 'text.toResidents')}</h2>
      <Texts {...{ frame, changes }} kinds={RESIDENT_KINDS} languages={LANGUAGES} labelledBy="warga" />
      <h2 id="sekolah">{t(locale, 'text.toSchools')}</h2>
      <Texts {...{ frame, changes }} kinds={STAFF_KINDS} languages={['id']} labelledBy="sekolah" />
    </StaffPage>
  );
}

function Texts({
  frame: { locale, site },
  changes,
  kinds,
  languages,
  labelledBy,
}: TextsProps & { kinds: readonly MessageKind[]; languages: readonly Language[]; labelledBy: string }) {
  const cells = languages.map((language) => ({ language, label: t(locale, `text.language.${language}`) }));
  const stateOf = ({ kind, language, wording }: TextName): string => {
    const change = changes.find((one) => one.kind === kind && one.language === language && one.wording === wording);
    if (!change?.text) return t(locale, 'text.shipped');
    const { version, staffName, at } = change;
    return t(locale, 'text.own', { version, name: staffName, when: stamp(locale, at, site.timezone) });
  };
  return (
    <StackTable columns={[t(locale, 'msg.col.kind'), ...cells.map(({ label }) => label)]} labelledBy={labelledBy}>
      {kinds.map((kind) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {t(locale, `msg.kind.${kind}`)}
          </th>
          {cells.map(({ language, label }) => (
            <td role="cell" data-l={label}>
              <div class="acts">
                {TEXT_NAMES.filter((one) => one.kind === kind && one.language === language).map(
                  (name, _, { length }) => (
                    <a href={textPath(name)} aria-label={t(locale, 'text.open', { kind: textTitle(locale, name) })}>
                      {length > 1 && `${name.wording.toUpperCase()}: `}
                      {stateOf(name)}
                    </a>
                  ),
                )}
              </div>
            </td>
          ))}
        </tr>
      ))}
    </StackTable>
  );
}

interface MessageTextProps {
  frame: SupervisorFrame;
  name: TextName;
  edited: EditedText;
  /** Of what is sent now; null when it breaks a rule of today. */
  preview: TextPreview | null;
  shown: ShownForm;
}

export function MessageTextView(props: MessageTextProps) {
  const { frame, name, edited, preview, shown } = props;
  const { language } = name;
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={textTitle(locale, name)}
      back={{ href: LIST, label: t(locale, 'text.title') }}
      button={t(locale, 'text.look')}
      before={<Now {...props} />}
    >
      <LongField
        locale={locale}
        id="teks"
        label={t(locale, 'text.field')}
        hint={t(locale, 'text.hint')}
        value={shown.values.teks ?? edited.text}
        errors={shown.errors}
        rows={7}
        lang={language}
      />
      <p class="hint">{t(locale, 'text.places')}</p>
      <ul class="dots">
        {edited.placeholders.map((place) => (
          <li>
            <code>{`{${place}}`}</code> {t(locale, `text.place.${place as 'waktu'}`)}
            {edited.needed.includes(place) && <b> {t(locale, 'text.needed')}</b>}
          </li>
        ))}
      </ul>
      {preview && (
        <p class="soft">
          {t(locale, 'text.longest')}: {lengthWords(locale, preview.longest)}
        </p>
      )}
    </FormPage>
  );
}

function Now({ frame, name: text, edited, preview }: MessageTextProps) {
  const { locale, site } = frame;
  const { language } = text;
  return (
    <section class="part" aria-labelledby="kini">
      <h2 id="kini">{t(locale, 'text.now')}</h2>
      {preview && (
        <>
          <p class="note">
            <PreviewText text={preview.text} language={language} />
          </p>
          <p class="soft">{lengthWords(locale, preview)}</p>
        </>
      )}
      {!edited.isShipped && (
        <ButtonForm frame={frame} action={`${textPath(text)}/asal`} button={t(locale, 'text.reset')} />
      )}
      {edited.history.length > 0 && (
        <details>
          <summary>{t(locale, 'text.history')}</summary>
          <ul class="dots">
            {edited.history.map(({ version, text: written, staffName: name, at }) => (
              <li>
                {t(locale, 'text.own', { version, name, when: stamp(locale, at, site.timezone) })}
                <br />
                <span class="soft" lang={language}>
                  {written ?? t(locale, 'text.shipped')}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
