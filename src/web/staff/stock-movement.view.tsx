import { MANUAL_KINDS } from '../../modules/blanks/blanks.types.js';
import { errorOf } from '../field-errors.js';
import { ErrorSummary, Field } from '../fields.js';
import { Select } from './select.js';
import { KIND_WORDS } from './stock.form.js';
import type { StockProps } from './stock-props.js';

/** Records a fact about the cards: it is never refused for what was planned. */
export function MovementPanel({ site, formKey, goals, movement, errors }: StockProps) {
  return (
    <section class="act" aria-labelledby="catat">
      <form method="post" action="/stok/gerak" autocomplete="off" noValidate>
        <h2 id="catat">Catat perubahan</h2>
        <ErrorSummary locale="id" errors={errors} />
        <input type="hidden" name="situs" value={site.code} />
        <input type="hidden" name="kunci" value={formKey} />
        <div class="pair">
          <Select
            id="jenis"
            label="Jenis"
            value={movement.jenis ?? 'receipt'}
            error={errorOf('id', errors, 'jenis')}
            choices={MANUAL_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
          />
          <Field
            locale="id"
            id="jumlah"
            label="Jumlah kartu"
            hint="Penyesuaian boleh minus."
            value={movement.jumlah}
            errors={errors}
            autocomplete="off"
          />
        </div>
        <Field locale="id" id="sebab" label="Alasan" value={movement.sebab} errors={errors} autocomplete="off" />
        <div class="pair">
          <Field
            locale="id"
            id="rujukan"
            label="Nomor surat (opsional)"
            value={movement.rujukan}
            errors={errors}
            autocomplete="off"
          />
          <Select
            id="tujuan"
            label="Tujuan"
            hint="Hanya untuk pindah tempat."
            value={movement.tujuan}
            error={errorOf('id', errors, 'tujuan')}
            choices={[
              { value: '', label: 'Tidak ada' },
              ...goals.map(({ code, name }) => ({ value: code, label: name })),
            ]}
          />
        </div>
        <div class="acts">
          <button class="btn">Catat</button>
        </div>
      </form>
    </section>
  );
}
