import { longDate, timeRange } from '../../common/spoken-date.js';
import type { ServiceDay, Site } from '../../modules/calendar/calendar.types.js';
import type { FieldProblem } from '../field-errors.js';
import { dayReason } from '../resident/words.js';
import { type CalendarValues, ClosurePanel, ExtraDayPanel, PublishPanel } from './calendar-panels.view.js';
import type { Outcome } from './flash.service.js';
import { Result, StaffPage, type StaffShell } from './staff.layout.js';

/** Which form was refused. */
export type CalendarForm = 'extra' | 'closure' | 'publish';

export interface CalendarProps {
  shell: StaffShell;
  site: Site;
  days: readonly ServiceDay[];
  formKey: string;
  outcome: Outcome | null;
  refused: { form: CalendarForm; values: CalendarValues; errors: readonly FieldProblem[] } | null;
}

export function CalendarView(props: CalendarProps) {
  const { shell, outcome, days, refused } = props;
  const title = 'Kalender pelayanan';
  const waiting = days.filter(({ status }) => status === 'undecided');
  const isError = (refused?.errors.length ?? 0) > 0;
  return (
    <StaffPage
      shell={shell}
      title={isError ? `Kesalahan: ${title}` : [outcome?.head, title].filter(Boolean).join(', ')}
    >
      <h1 tabindex={-1}>{title}</h1>
      <Result outcome={outcome} />
      <section class="decide" aria-labelledby="putus">
        <h2 id="putus">Menunggu keputusan</h2>
        {waiting.length === 0 && <p>Tidak ada hari yang menunggu keputusan.</p>}
        {waiting.map((day) => (
          <Decision {...props} day={day} />
        ))}
      </section>
      <div class="panels">
        <ExtraDayPanel {...props} />
        <ClosurePanel {...props} />
        <PublishPanel {...props} />
      </div>
      <Days {...props} />
    </StaffPage>
  );
}

const why = ({ reason, reasonCode }: ServiceDay): string => reason ?? (reasonCode ? dayReason('id', reasonCode) : '');

function Decision({ day, site, formKey }: CalendarProps & { day: ServiceDay }) {
  const name = longDate('id', day.date, 'UTC');
  return (
    <form method="post" action="/kalender/keputusan">
      <input type="hidden" name="situs" value={site.code} />
      <input type="hidden" name="kunci" value={formKey} />
      <input type="hidden" name="hari" value={day.id} />
      <p>
        <b>{name}</b>
        <br />
        {why(day)}
      </p>
      <div class="field">
        <label class="lab" for={`dasar-${day.id}`}>
          Alasan<span class="vh"> untuk {name}</span>
        </label>
        <input id={`dasar-${day.id}`} name="dasar" type="text" autocomplete="off" />
      </div>
      <div class="acts">
        <button class="btn" name="putusan" value="buka">
          Buka<span class="vh"> {name}</span>
        </button>
        <button class="btn alt" name="putusan" value="tutup">
          Tutup<span class="vh"> {name}</span>
        </button>
      </div>
    </form>
  );
}

const STATES = {
  open: { tone: 'ok', words: 'Dibuka' },
  closed: { tone: 'stop', words: 'Ditutup' },
  undecided: { tone: 'warn', words: 'Menunggu' },
} as const;

function Days({ days, site }: CalendarProps) {
  return (
    <section>
      <h2 id="hari">Hari yang sudah diterbitkan</h2>
      {days.length === 0 && <p>Belum ada.</p>}
      {days.length > 0 && (
        <div class="scroll" tabindex={0} role="region" aria-labelledby="hari">
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Hari</th>
                <th scope="col">Jam</th>
                <th scope="col" class="n">
                  Loket
                </th>
                <th scope="col" class="n">
                  Tanpa janji
                </th>
                <th scope="col">Keadaan</th>
                <th scope="col">Keterangan</th>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr>
                  <th scope="row">{longDate('id', day.date, 'UTC')}</th>
                  <td class="nb">{timeRange('id', day.opensAt, day.closesAt, site.timezone)}</td>
                  <td class="n">{day.counters}</td>
                  <td class="n">{day.standbyPlaces}</td>
                  <td>
                    <span class={`tag ${STATES[day.status].tone}`}>{STATES[day.status].words}</span>
                  </td>
                  <td>{[day.isExtra ? 'hari tambahan' : '', why(day)].filter(Boolean).join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
