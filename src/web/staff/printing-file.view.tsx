import type { StatusFileResult } from '../../modules/printing/printing.types.js';
import { Labelled, LongField } from '../fields.js';
import { t } from '../messages.js';
import { amount } from './amount.js';
import { StaffPage } from './staff.layout.js';
import { StackTable } from './stack-table.js';
import { FormPage, Sent } from './supervisor-form.view.js';
import type { ShownForm, SupervisorFrame } from './supervisor-types.js';

export function StatusListView({ frame, shown }: { frame: SupervisorFrame; shown: ShownForm }) {
  const { locale } = frame;
  return (
    <FormPage
      frame={frame}
      shown={shown}
      title={t(locale, 'print.file')}
      lead={t(locale, 'print.file.text')}
      back={{ href: '/cetak', label: t(locale, 'print.title') }}
      button={t(locale, 'print.file.send')}
      before={<FileForm frame={frame} />}
    >
      <LongField
        locale={locale}
        id="daftar"
        label={t(locale, 'print.file.field')}
        value={shown.values.daftar}
        errors={shown.errors}
        rows={12}
        maxlength={60_000}
        spellcheck={false}
      />
    </FormPage>
  );
}

function FileForm({ frame }: { frame: SupervisorFrame }) {
  const { locale } = frame;
  return (
    <form method="post" action="/cetak/daftar/berkas" enctype="multipart/form-data" class="asks">
      <Sent frame={frame} />
      <Labelled id="berkas" label={t(locale, 'print.file.csv')}>
        <input id="berkas" name="berkas" type="file" accept=".csv,.txt,text/csv,text/plain" required />
      </Labelled>
      <div class="acts">
        <button class="btn alt">{t(locale, 'print.file.upload')}</button>
      </div>
    </form>
  );
}

/** What came of each line that was refused; the others are done. */
export function StatusListResultView({ frame, result }: { frame: SupervisorFrame; result: StatusFileResult }) {
  const { shell, locale } = frame;
  const { moved, unchanged, lines } = result;
  const title = t(locale, 'print.file.done');
  const [line, why] = [t(locale, 'print.file.line'), t(locale, 'print.file.why')];
  const counts = { moved: amount(moved), unchanged: amount(unchanged), refused: amount(lines.length) };
  return (
    <StaffPage shell={shell} title={title}>
      <a class="back" href="/cetak">
        {t(locale, 'print.title')}
      </a>
      <h1 tabindex={-1} id="judul">
        {title}
      </h1>
      <p class={lines.length > 0 ? 'note warn' : 'note ok'}>{t(locale, 'print.file.counts', counts)}</p>
      {lines.length > 0 && (
        <StackTable columns={[line, why]} labelledBy="judul">
          {lines.map((one) => (
            <tr role="row">
              <th role="rowheader" scope="row">
                {one.line}
              </th>
              <td role="cell" data-l={why}>
                {one.problem && t(locale, `print.problem.${one.problem}`)}
              </td>
            </tr>
          ))}
        </StackTable>
      )}
      <p>
        <a href="/cetak/daftar">{t(locale, 'print.file')}</a>
      </p>
    </StaffPage>
  );
}
