import { formatBookingCode } from '../../common/booking-code.js';
import { shortDateTime, stamp } from '../../common/spoken-date.js';
import { type BookingReportView, SUSPICIOUS_REPORTS } from '../../modules/bookings/bookings.types.js';
import type { ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import { Kept } from '../components.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { Choices, ErrorSummary, Field, Question } from '../fields.js';
import { Rows } from './check.view.js';
import type { ServiceWords } from './desk-parts.js';
import type { Outcome } from './flash.service.js';
import type { ReportForm } from './reports.form.js';
import { StackTable } from './stack-table.js';
import { Result, StaffPage, type StaffShell } from './staff.layout.js';

interface ReportsProps {
  shell: StaffShell;
  zone: string;
  services: Readonly<Record<ServiceCode, ServiceWords>>;
  outcome: Outcome | null;
}

const TITLE = 'Laporan “Bukan saya yang memesan”';
const COLUMNS = ['Pesanan', 'Dilaporkan', 'Janji', 'Atas nama', 'Kontak pemesan'] as const;

/** Open reports, oldest first. */
export function ReportsView(props: ReportsProps & { reports: readonly BookingReportView[] }) {
  const { shell, outcome, reports } = props;
  return (
    <StaffPage shell={shell} title={TITLE} outcome={outcome}>
      <a class="back" href="/meja">
        Kembali ke meja
      </a>
      <h1 id="laporan" tabindex={-1}>
        {TITLE}
      </h1>
      <Result outcome={outcome} />
      {reports.length === 0 ? (
        <div class="empty">
          <p>Tidak ada laporan yang menunggu.</p>
        </div>
      ) : (
        <>
          <p class="lede">
            <Kept text="Periksa KK atau KTP-el pelapor, lalu buka laporannya dan putuskan." />
          </p>
          <StackTable columns={COLUMNS} labelledBy="laporan">
            {reports.map((report) => (
              <ReportRow {...props} report={report} />
            ))}
          </StackTable>
        </>
      )}
    </StaffPage>
  );
}

interface ReportProps extends ReportsProps {
  report: BookingReportView;
}

function ReportRow({ report, services, zone }: ReportProps) {
  const { id, code, reportedAt, startsAt, serviceCode } = report;
  const [booking, reported, visit, who, contact] = COLUMNS;
  return (
    <tr role="row">
      <th role="rowheader" scope="row" data-l={booking}>
        <a href={`/meja/laporan/${id}`}>{formatBookingCode(code)}</a>
      </th>
      <td role="cell" data-l={reported}>
        {stamp('id', reportedAt, zone)}
        <Times report={report} />
      </td>
      <td role="cell" data-l={visit}>
        {shortDateTime('id', startsAt, zone)}
        <small class="hint">{services[serviceCode].name}</small>
      </td>
      <td role="cell" data-l={who}>
        <People report={report} />
      </td>
      <td role="cell" data-l={contact}>
        <Contact report={report} />
      </td>
    </tr>
  );
}

function Times({ report: { times } }: { report: BookingReportView }) {
  if (times === 0) return <small class="hint">ditahan karena nomor teleponnya, bukan karena laporan</small>;
  return times > 1 ? <small class="hint">{times} kali, ini yang terakhir</small> : null;
}

function People({ report: { people } }: { report: BookingReportView }) {
  return (
    <>
      {people.map(({ name, nikLast4 }) => (
        <div>
          {name}
          <small class="hint nb">{nikLast4 ? `NIK •••• ${nikLast4}` : 'tanpa NIK'}</small>
        </div>
      ))}
    </>
  );
}

function Contact({ report: { contact, reportedOnPhone } }: { report: BookingReportView }) {
  return (
    <>
      <span class="nb">{contact ?? 'tidak ada'}</span>
      {reportedOnPhone >= SUSPICIOUS_REPORTS && (
        <>
          {' '}
          <span class="tag stop">{reportedOnPhone} laporan untuk nomor ini</span>
        </>
      )}
    </>
  );
}

interface OneReportProps extends ReportProps {
  values: ReportForm;
  errors: readonly FieldProblem[];
  formKey: string;
}

const KEEP = { value: 'tetap', label: 'Benar milik pemesan', hint: 'Pesanan tetap berlaku; tidak ada yang berubah.' };
const CANCEL = {
  value: 'batal',
  label: 'Batalkan pesanan',
  hint: 'Tempat dan kartunya dilepas, dan orang ini bisa memesan sendiri.',
};

/** The place stays, its owner changes: only for whom staff have seen papers of. */
const takeOver = ({ values, errors }: OneReportProps) => ({
  value: 'alih',
  label: 'Alihkan ke orang ini',
  hint: 'Pesanan itu dibatalkan, dan pemilik NIK mendapat tempat yang sama dengan kode baru.',
  more: (
    <>
      <Field
        locale="id"
        id="nama"
        label="Nama di KK atau KTP-el"
        value={values.nama}
        errors={errors}
        autocomplete="off"
      />
      <Field
        locale="id"
        id="nik"
        label="NIK di KK atau KTP-el"
        value={values.nik}
        errors={errors}
        inputmode="numeric"
        autocomplete="off"
      />
      <Field
        locale="id"
        id="telepon"
        label="Nomor WhatsApp orang ini (opsional)"
        value={values.telepon}
        errors={errors}
        inputmode="tel"
        autocomplete="off"
      />
    </>
  ),
});

/** One report, what to look at, and the decision. */
export function ReportView(props: OneReportProps) {
  const { shell, report, values, errors, outcome } = props;
  const title = `Laporan tentang ${formatBookingCode(report.code)}`;
  const isArrived = report.status === 'arrived';
  return (
    <StaffPage shell={shell} title={title} isError={errors.length > 0}>
      <div class="col">
        <a class="back" href="/meja/laporan">
          Semua laporan
        </a>
        <ErrorSummary locale="id" errors={errors} />
        <h1 tabindex={-1}>{title}</h1>
        <Result outcome={outcome} />
        <Facts {...props} />
        <ul class="dots">
          <li>
            <Kept text="Periksa KK atau KTP-el pelapor: nama dan NIK-nya harus cocok dengan pesanan ini." />
          </li>
          <li>Tanyakan apakah keluarga, sekolah, atau orang yang diminta tolong memesankan.</li>
          <li>Jangan sebutkan waktu, kode, atau kontak pesanan sebelum dokumennya cocok.</li>
        </ul>
        <form method="post" action={`/meja/laporan/${report.id}`} autocomplete="off" noValidate class="asks">
          <input type="hidden" name="kunci" value={props.formKey} />
          {isArrived && (
            <p class="note warn">Orang dengan pesanan ini sudah hadir. Selesaikan dulu nomornya di meja depan.</p>
          )}
          <Question name="keputusan" legend="Keputusan" error={errorOf('id', errors, 'keputusan')}>
            <Choices
              name="keputusan"
              choices={isArrived ? [KEEP] : [KEEP, takeOver(props), CANCEL]}
              chosen={values.keputusan}
            />
          </Question>
          <Field
            locale="id"
            id="sebab"
            label="Alasan"
            hint="Dicatat dengan nama Anda. Tulis apa yang Anda periksa, tanpa nama orang dan NIK."
            value={values.sebab}
            errors={errors}
            autocomplete="off"
          />
          <div class="acts">
            <button class="btn">Simpan keputusan</button>
          </div>
        </form>
      </div>
    </StaffPage>
  );
}

function Facts({ report, services, zone }: OneReportProps) {
  const { reportedAt, startsAt, serviceCode } = report;
  const reported = (
    <>
      {stamp('id', reportedAt, zone)}
      <Times report={report} />
    </>
  );
  return (
    <Rows
      rows={[
        ['Dilaporkan', reported],
        ['Janji', `${shortDateTime('id', startsAt, zone)}, ${services[serviceCode].name}`],
        ['Atas nama', <People report={report} />],
        ['Kontak pemesan', <Contact report={report} />],
      ]}
    />
  );
}
