import type { ComponentChildren } from 'preact';
import type { DomainError } from '../../platform/database/database.errors.js';
import { refusalWords } from './refusal-words.js';
import { StaffPage } from './staff.layout.js';
import { KeptAnswers, WalkInContext, type WalkInProps } from './walk-in.view.js';

type RefusedProps = WalkInProps & { error: DomainError };

/** No ticket, and what can be done instead. */
export function WalkInRefusedView(props: RefusedProps) {
  const { head, text } = refusalWords(props.error);
  return (
    <StaffPage shell={props.shell} title={head}>
      <div class="col">
        <h1 tabindex={-1}>{head}</h1>
        <p class="lede">{ADVICE[props.error.code] ?? text}</p>
        <div class="acts">
          <WaysOn {...props} />
          <a href="/meja">Kembali ke meja</a>
        </div>
      </div>
    </StaffPage>
  );
}

/** What staff can do, where the general sentence speaks to residents. */
const ADVICE: Readonly<Record<string, string>> = {
  no_places_left:
    'Pesankan hari lain sekarang juga, atau masukkan ke daftar tunggu. Yang punya janji hari ini tetap dilayani.',
  no_cards_left: 'Perekaman tetap bisa hari ini; kartunya dicetak kemudian, dan orangnya dikabari.',
  already_booked: 'Orang ini sudah punya janji yang berlaku. Hadirkan dengan janji itu, atau pindahkan ke hari ini.',
  day_closed: 'Tempat ini tidak melayani hari ini. Pesankan hari lain.',
};

function WaysOn(props: RefusedProps) {
  const { error, values, site } = props;
  if (error.code === 'no_cards_left')
    return (
      <>
        <WithAnswers {...props}>
          <input type="hidden" name="tanpakartu" value="ya" />
          <button class="btn" name="aksi" value="beri" autofocus>
            Rekam saja, tanpa kartu
          </button>
        </WithAnswers>
        <OtherDay />
      </>
    );
  if (error.code === 'already_booked' && values.nik)
    return (
      <form method="post" action="/meja">
        <input type="hidden" name="situs" value={site.code} />
        <input type="hidden" name="perintah" value={values.nik} />
        <button class="btn" autofocus>
          Cari janjinya dengan NIK ini
        </button>
      </form>
    );
  if (error.code === 'no_places_left' || error.code === 'day_closed')
    return (
      <>
        <a class="btn" href="/pesan/layanan">
          Pesankan hari lain
        </a>
        <a class="btn alt" href={`/daftar-tunggu?tempat=${site.code}`}>
          Daftar tunggu
        </a>
      </>
    );
  return (
    <>
      <WithAnswers {...props}>
        <button class="btn" name="aksi" value="ubah" autofocus>
          Ubah isian
        </button>
      </WithAnswers>
      <OtherDay />
    </>
  );
}

const OtherDay = () => (
  <a class="btn alt" href="/pesan/layanan">
    Pesankan hari lain
  </a>
);

function WithAnswers(props: RefusedProps & { children: ComponentChildren }) {
  return (
    <form method="post" action="/meja/tanpa-janji">
      <WalkInContext {...props} />
      <KeptAnswers {...props} />
      {props.children}
    </form>
  );
}
