import { type WordingResult, WORDINGS } from '../../modules/messages/messages.types.js';
import { type Locale, t } from '../messages.js';
import { amount } from './amount.js';
import { StackTable } from './stack-table.js';
import type { SupervisorFrame } from './supervisor-types.js';

/** With fewer bookings behind it a difference says nothing. */
const ENOUGH = 100;

/** Two wordings side by side: how many were told, who came and who did not. */
export function Wordings({
  frame: { locale },
  results,
}: {
  frame: SupervisorFrame;
  results: readonly WordingResult[];
}) {
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const cells = WORDINGS.map((wording) => ({ wording, label: t(locale, `msg.wording.${wording}`) }));
  const isEarly = results.some(({ came, missed }) => came + missed < ENOUGH);
  return (
    <section class="part" aria-labelledby="susunan">
      <h2 id="susunan">{t(locale, 'msg.wordings')}</h2>
      <p>{t(locale, 'msg.wordings.text')}</p>
      {kinds.length === 0 && <p class="empty">{t(locale, 'msg.wordings.empty')}</p>}
      {kinds.length > 0 && isEarly && <p class="soft">{t(locale, 'msg.wordings.early', { count: ENOUGH })}</p>}
      {kinds.length > 0 && (
        <StackTable columns={[t(locale, 'msg.col.kind'), ...cells.map(({ label }) => label)]} labelledBy="susunan">
          {kinds.map((kind) => (
            <tr role="row">
              <th role="rowheader" scope="row">
                {t(locale, `msg.kind.${kind}`)}
              </th>
              {cells.map(({ wording, label }) => (
                <td role="cell" data-l={label}>
                  {resultWords(
                    locale,
                    results.find((one) => one.kind === kind && one.wording === wording),
                  )}
                </td>
              ))}
            </tr>
          ))}
        </StackTable>
      )}
    </section>
  );
}

function resultWords(locale: Locale, result: WordingResult | undefined): string {
  if (!result) return '–';
  const { told, came, missed } = result;
  const over = came + missed;
  const counts = { told: amount(told, locale), came: amount(came, locale), missed: amount(missed, locale) };
  const words = t(locale, 'msg.wordings.result', counts);
  return over === 0
    ? words
    : `${words} ${t(locale, 'msg.wordings.share', { percent: Math.round((missed / over) * 100) })}`;
}
