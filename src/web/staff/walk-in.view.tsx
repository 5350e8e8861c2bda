import { DEFAULT_PHOTO_REASONS } from '../../modules/applicants/applicants.types.js';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { Board } from '../../modules/desk/desk.types.js';
import { ErrorSummary, Field, Tick } from '../fields.js';
import { errorOf, type FieldProblem } from '../field-errors.js';
import { photoReason } from '../resident/words.js';
import { amount } from './amount.js';
import type { ServiceWords } from './desk-parts.js';
import type { Outcome } from './flash.service.js';
import { Select } from './select.js';
import { Result, StaffPage, type StaffShell } from './staff.layout.js';
import type { WalkInForm } from './walk-in.form.js';

export interface WalkInProps {
  shell: StaffShell;
  site: Site;
  services: Readonly<Record<string, ServiceWords>>;
  /** What waits right now, said before a ticket is given. */
  board: Board;
  formKey: string;
  values: WalkInForm;
  errors: readonly FieldProblem[];
  refusal: Outcome | null;
}

export function WalkInView(props: WalkInProps) {
  const { shell, site, services, formKey, values, errors, refusal } = props;
  const title = 'Tanpa janji';
  return (
    <StaffPage shell={shell} title={errors.length > 0 ? `Kesalahan: ${title}` : title}>
      <form class="col" method="post" action="/meja/tanpa-janji" autocomplete="off" noValidate>
        <a class="back" href="/meja">
          Kembali ke meja
        </a>
        <h1>{title}</h1>
        <ErrorSummary locale="id" errors={errors} />
        <Result outcome={refusal} />
        <Chance {...props} />
        <input type="hidden" name="situs" value={site.code} />
        <input type="hidden" name="kunci" value={formKey} />
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
          id="nama"
          label="Nama lengkap"
          value={values.nama}
          errors={errors}
          autocomplete="off"
          autocapitalize="words"
        />
        <div class="pair">
          <Field
            locale="id"
            id="nik"
            label="NIK"
            hint="Kosongkan bila tidak dibawa."
            value={values.nik}
            errors={errors}
            inputmode="numeric"
            autocomplete="off"
          />
          <Field
            locale="id"
            id="lahir"
            label="Tanggal lahir"
            hint="Wajib tanpa NIK: 21‑06‑2009."
            value={values.lahir}
            errors={errors}
            autocomplete="off"
          />
        </div>
        <Tick
          name="prioritas"
          label="Prioritas"
          hint="Lansia, disabilitas, hamil, atau membawa anak kecil."
          checked={values.prioritas === 'ya'}
        />
        <Others {...props} />
        <div class="acts">
          <button class="btn">Buat karcis</button>
          <a href="/meja">Batal</a>
        </div>
      </form>
    </StaffPage>
  );
}

function Chance({ board, site }: WalkInProps) {
  const { waiting, waitMinutes, cardsLeft, openCounters } = board;
  return (
    <p class="note">
      <b>
        Perkiraan tunggu {waitMinutes.low}–{waitMinutes.high} menit.
      </b>{' '}
      {amount(waiting)} nomor menunggu, {openCounters} loket dibuka.
      {site.prints && ` Kartu yang belum dijanjikan hari ini: ${amount(cardsLeft)}.`}
    </p>
  );
}

function Others({ values, refusal, site }: WalkInProps) {
  const isOpen = refusal !== null || Boolean(values.alasan) || values.menikah === 'ya' || values.tanpakartu === 'ya';
  return (
    <details open={isOpen}>
      <summary>Hal lain: pernah menikah, ganti foto, tanpa kartu</summary>
      <div class="parts">
        <Tick name="menikah" label="Sudah atau pernah menikah" checked={values.menikah === 'ya'} />
        {site.prints && (
          <Tick name="tanpakartu" label="Rekam saja, tanpa kartu hari ini" checked={values.tanpakartu === 'ya'} />
        )}
        <Select
          id="alasan"
          label="Alasan ganti foto"
          hint="Hanya untuk layanan ganti foto."
          value={values.alasan}
          choices={[
            { value: '', label: 'Tidak ada' },
            ...DEFAULT_PHOTO_REASONS.map((value) => ({ value, label: photoReason('id', value) })),
          ]}
        />
      </div>
    </details>
  );
}
