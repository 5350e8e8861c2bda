import { stamp } from '../../common/spoken-date.js';
import type { EditedText, TextPreview } from '../../modules/messages/messages.template.service.js';
import { RESIDENT_KINDS, type ResidentMessageKind, type TextChange } from '../../modules/messages/messages.types.js';
import { errorOf } from '../field-errors.js';
import { type Locale, t } from '../messages.js';
import { StaffPage, Result } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { FormPage, Sent } from './supervisor-form.view.js';
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

export function MessageTextsView({ frame, changes }: { frame: SupervisorFrame; changes: readonly TextChange[] }) {
  const { shell, locale, site, outcome } = frame;
  const title = t(locale, 'text.title');
  const cells = LANGUAGES.map((language) => ({ language, label: t(locale, `text.language.${language}`) }));
  const stateOf = (kind: ResidentMessageKind, language: Language): string => {
    const change = changes.find((one) => one.kind === kind && one.language === language);
    if (!change?.text) return t(locale, 'text.shipped');
    const { version, staffName, at } = change;
    return t(locale, 'text.own', { version, name: staffName, when: stamp(locale, at, site.timezone) });
  };
  return (
    <StaffPage shell={shell} title={title} outcome={outcome}>
      <a class="back" href="/pemberitahuan">
        {t(locale, 'msg.title')}
      </a>
      <h1 tabindex={-1} id="judul">
        {title}
      </h1>
      {outcome && <Result outcome={outcome} />}
      <p class="lede">{t(locale, 'text.lead', { region: site.regionName })}</p>
      <p class="note">{t(locale, 'text.effect.whatsapp')}</p>
      <StackTable columns={[t(locale, 'msg.col.kind'), ...cells.map(({ label }) => label)]} labelledBy="judul">
        {RESIDENT_KINDS.map((kind) => (
          <tr role="row">
            <th role="rowheader" scope="row">
              {t(locale, `msg.kind.${kind}`)}
            </th>
            {cells.map(({ language, label }) => (
              <td role="cell" data-l={label}>
                <a
                  href={`${LIST}/${kind}/${language}`}
                  aria-label={t(locale, 'text.open', { kind: t(locale, `msg.kind.${kind}`), language: label })}
                >
                  {stateOf(kind, language)}
                </a>
              </td>
            ))}
          </tr>
        ))}
      </StackTable>
    </StaffPage>
  );
}

interface MessageTextProps {
  frame: SupervisorFrame;
  kind: ResidentMessageKind;
  language: Language;
  edited: EditedText;
  /** Of what is sent now; null when it breaks a rule of today. */
  preview: TextPreview | null;
  shown: ShownForm;
}

export function MessageTextView(props: MessageTextProps) {
  const { frame, kind, language, edited, preview, shown } = props;
  const { locale } = frame;
  const error = errorOf(locale, shown.errors, 'teks');
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={`${t(locale, `msg.kind.${kind}`)}: ${t(locale, `text.language.${language}`)}`}
      back={{ href: LIST, label: t(locale, 'text.title') }}
      button={t(locale, 'text.look')}
      before={<Now {...props} />}
    >
      <div class={error ? 'field bad' : 'field'}>
        <label class="lab" for="teks">
          {t(locale, 'text.field')}
        </label>
        <span class="hint" id="teks-h">
          {t(locale, 'text.hint')}
        </span>
        {error && (
          <span class="msg" id="teks-e">
            {error}
          </span>
        )}
        <textarea
          id="teks"
          name="teks"
          rows={7}
          class="long"
          lang={language}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? 'teks-h teks-e' : 'teks-h'}
        >
          {shown.values.teks ?? edited.text}
        </textarea>
      </div>
      <p class="hint">{t(locale, 'text.places')}</p>
      <ul class="dots">
        {edited.placeholders.map((name) => (
          <li>
            <code>{`{${name}}`}</code> {t(locale, `text.place.${name as 'waktu'}`)}
            {edited.needed.includes(name) && <b> {t(locale, 'text.needed')}</b>}
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

function Now({ frame, kind, language, edited, preview }: MessageTextProps) {
  const { locale, site } = frame;
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
        <form method="post" action={`${LIST}/${kind}/${language}/asal`}>
          <Sent frame={frame} />
          <button class="btn alt">{t(locale, 'text.reset')}</button>
        </form>
      )}
      {edited.history.length > 0 && (
        <details>
          <summary>{t(locale, 'text.history')}</summary>
          <ul class="dots">
            {edited.history.map(({ version, text, staffName: name, at }) => (
              <li>
                {t(locale, 'text.own', { version, name, when: stamp(locale, at, site.timezone) })}
                <br />
                <span class="soft" lang={language}>
                  {text ?? t(locale, 'text.shipped')}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
