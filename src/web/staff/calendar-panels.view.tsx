import type { ComponentChildren } from 'preact';
import type { Site } from '../../modules/calendar/calendar.types.js';
import type { FieldProblem } from '../field-errors.js';
import { ErrorSummary, Field, Tick } from '../fields.js';

export type CalendarValues = Readonly<Record<string, string | undefined>>;

interface PanelProps {
  site: Site;
  formKey: string;
  refused: { form: string; values: CalendarValues; errors: readonly FieldProblem[] } | null;
}

/** What was typed into one of the forms, and what is wrong with it; the other forms start empty. */
function typedInto({ refused }: PanelProps, form: string): { values: CalendarValues; errors: readonly FieldProblem[] } {
  return refused?.form === form ? refused : { values: {}, errors: [] };
}

interface FormProps extends PanelProps {
  name: string;
  title: string;
  lead: string;
  button: string;
  action: string;
  errors: readonly FieldProblem[];
  children: ComponentChildren;
}

function Panel({ site, formKey, name, title, lead, button, action, errors, children }: FormProps) {
  return (
    <section class="act" aria-labelledby={`judul-${name}`}>
      <form method="post" action={action} autocomplete="off" noValidate>
        <h2 id={`judul-${name}`}>{title}</h2>
        <p class="soft">{lead}</p>
        <ErrorSummary locale="id" errors={errors} />
        <input type="hidden" name="situs" value={site.code} />
        <input type="hidden" name="kunci" value={formKey} />
        {children}
        <div class="acts">
          <button class="btn alt">{button}</button>
        </div>
      </form>
    </section>
  );
}

const off = { locale: 'id', autocomplete: 'off' } as const;
const DATE_HINT = 'Misalnya 26-12-2026.';

export function ExtraDayPanel(props: PanelProps) {
  const { values, errors } = typedInto(props, 'extra');
  return (
    <Panel
      {...props}
      name="extra"
      title="Hari tambahan"
      lead="Satu hari pelayanan di luar jadwal mingguan. Tempat dan kartunya langsung dibuka."
      button="Buka hari tambahan"
      action="/kalender/hari-tambahan"
      errors={errors}
    >
      <Field {...off} id="tanggal" label="Tanggal" hint={DATE_HINT} value={values.tanggal} errors={errors} />
      <div class="pair">
        <Field {...off} id="buka" label="Buka" value={values.buka ?? '09.00'} errors={errors} />
        <Field {...off} id="tutup" label="Tutup" value={values.tutup ?? '13.00'} errors={errors} />
      </div>
      <div class="pair">
        <Field {...off} id="loket" label="Loket" value={values.loket ?? '3'} errors={errors} inputmode="numeric" />
        <Field
          {...off}
          id="menit"
          label="Menit per tempat"
          value={values.menit ?? '12'}
          errors={errors}
          inputmode="numeric"
        />
      </div>
      <Field
        {...off}
        id="langsung"
        label="Tempat tanpa janji"
        value={values.langsung ?? '15'}
        errors={errors}
        inputmode="numeric"
      />
      <Field {...off} id="sebab" label="Alasan" value={values.sebab} errors={errors} />
    </Panel>
  );
}

export function ClosurePanel(props: PanelProps) {
  const { values, errors } = typedInto(props, 'closure');
  return (
    <Panel
      {...props}
      name="closure"
      title="Penutupan"
      lead="Untuk hari yang belum diterbitkan. Hari yang sudah dibuka mungkin mempunyai janji."
      button="Tutup tanggal ini"
      action="/kalender/penutupan"
      errors={errors}
    >
      <Field {...off} id="dari" label="Dari" hint={DATE_HINT} value={values.dari} errors={errors} />
      <Field {...off} id="sampai" label="Sampai" value={values.sampai} errors={errors} />
      <Field {...off} id="dasar" label="Alasan" value={values.dasar} errors={errors} />
    </Panel>
  );
}

export function PublishPanel(props: PanelProps) {
  const { values, errors } = typedInto(props, 'publish');
  return (
    <Panel
      {...props}
      name="publish"
      title="Terbitkan hari"
      lead="Membuat hari pelayanan dari jadwal mingguan. Hari yang sudah ada tidak berubah."
      button="Terbitkan"
      action="/kalender/terbitkan"
      errors={errors}
    >
      <Field {...off} id="mulai" label="Mulai" hint={DATE_HINT} value={values.mulai} errors={errors} />
      <Field {...off} id="hingga" label="Hingga" value={values.hingga} errors={errors} />
      <Tick
        name="tahu"
        label="Hari libur tahun itu belum ditetapkan, dan saya mengetahuinya"
        hint="Hanya perlu untuk tahun yang belum ada keputusan bersama menteri."
        checked={values.tahu === 'ya'}
      />
    </Panel>
  );
}
