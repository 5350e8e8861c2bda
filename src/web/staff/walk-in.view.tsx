import { DEFAULT_PHOTO_REASONS } from '../../modules/applicants/applicants.types.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { ServiceCode } from '../../modules/catalogue/catalogue.types.js';
import { ErrorSummary, Field, Tick } from '../fields.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { photoReason } from '../resident/words.js';
import type { ServiceWords } from './desk-parts.js';
import { Select } from './select.js';
import { StaffPage, type StaffShell } from './staff.layout.js';
import { KEPT, type WalkInForm } from './walk-in.form.js';

export interface WalkInProps {
  shell: StaffShell;
  site: Site;
  services: Readonly<Record<ServiceCode, ServiceWords>>;
  formKey: string;
  values: WalkInForm;
}

const TITLE = 'Tanpa janji';

/** What every step of the form sends along. */
export function WalkInContext({ site, formKey }: WalkInProps) {
  return (
    <>
      <input type="hidden" name="situs" value={site.code} />
      <input type="hidden" name="kunci" value={formKey} />
    </>
  );
}

/** The answers, kept through a page that does not ask for them. */
export const KeptAnswers = ({ values }: WalkInProps) => (
  <>{KEPT.map((name) => values[name] && <input type="hidden" name={name} value={values[name]} />)}</>
);

/** Three fields; the rest is there for who needs it. */
export function WalkInView(props: WalkInProps & { errors: readonly FieldProblem[] }) {
  const { shell, services, values, errors } = props;
  return (
    <StaffPage shell={shell} title={TITLE} isError={errors.length > 0}>
      <form class="col" method="post" action="/meja/tanpa-janji" autocomplete="off" noValidate>
        <a class="back" href="/meja">
          Kembali ke meja
        </a>
        <h1>{TITLE}</h1>
        <ErrorSummary locale="id" errors={errors} />
        <WalkInContext {...props} />
        <Select
          id="layanan"
          label="Layanan"
          value={values.layanan}
          error={errorOf('id', errors, 'layanan')}
          hasFocus={errors.length === 0}
          choices={[
            { value: '', label: 'Pilih layanan' },
            ...Object.entries(services).map(([value, { name }]) => ({ value, label: name })),
          ]}
        />
        <Field
          locale="id"
          id="nik"
          label="NIK"
          hint="16 angka. Tidak dibawa? Ketik - saja."
          value={values.nik}
          errors={errors}
          inputmode="numeric"
          autocomplete="off"
        />
        <Field
          locale="id"
          id="nama"
          label="Nama lengkap"
          value={values.nama}
          errors={errors}
          autocomplete="off"
          autocapitalize="words"
        />
        <Others {...props} />
        <div class="acts">
          <button class="btn" name="aksi" value="lihat">
            Lihat perkiraan
          </button>
          <a href="/meja">Batal</a>
        </div>
      </form>
    </StaffPage>
  );
}

function Others({ values, site, errors }: WalkInProps & { errors: readonly FieldProblem[] }) {
  const { lahir, alasan, menikah, tanpakartu, prioritas, tanpanik } = values;
  const isOpen =
    [lahir, alasan, menikah, tanpakartu, prioritas, tanpanik].some(Boolean) || errorOf('id', errors, 'lahir');
  return (
    <details open={Boolean(isOpen)}>
      <summary>Prioritas, tanggal lahir, dan hal lain (opsional)</summary>
      <div class="parts">
        <Tick
          name="prioritas"
          label="Prioritas"
          hint="Lansia, disabilitas, hamil, atau membawa anak kecil."
          checked={prioritas === 'ya'}
        />
        <Tick name="tanpanik" label="Tanpa NIK" hint="NIK tidak dibawa atau belum ada." checked={tanpanik === 'ya'} />
        <Field
          locale="id"
          id="lahir"
          label="Tanggal lahir"
          hint="Bila berbeda dari NIK, atau tanpa NIK: 21‑06‑2009."
          value={lahir}
          errors={errors}
          autocomplete="off"
        />
        <Tick name="menikah" label="Sudah atau pernah menikah" checked={menikah === 'ya'} />
        {site.prints && (
          <Tick name="tanpakartu" label="Rekam saja, tanpa kartu hari ini" checked={tanpakartu === 'ya'} />
        )}
        <Select
          id="alasan"
          label="Alasan ganti foto"
          hint="Hanya untuk layanan ganti foto."
          value={alasan}
          choices={[
            { value: '', label: 'Tidak ada' },
            ...DEFAULT_PHOTO_REASONS.map((value) => ({ value, label: photoReason('id', value) })),
          ]}
        />
      </div>
    </details>
  );
}
