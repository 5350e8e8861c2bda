import type { ComponentChildren } from 'preact';
import { dateTime } from '../../common/spoken-date.js';
import type { Position } from '../../modules/desk/desk.types.js';
import { Acts, Back, type Hold, HoldNote, MaskedNik, Note, Row } from '../components.js';
import { Choices, ErrorSummary, Field, Question, ShortChoices, Tick } from '../fields.js';
import { Bloom } from '../flower.js';
import { Page, type PageFrame } from '../layout.js';
import { type DayTimes, DayOfTimes } from '../resident/day-times.js';
import { Nearest } from '../resident/nearest.js';
import { LiveCard, type Stage } from '../resident/position.view.js';
import { Ticket } from '../resident/ticket.js';

const ZONE = 'Asia/Jakarta';
const wib = (value: string) => new Date(`${value}:00+07:00`);
const SITE = { name: 'Dukcapil Kota Bengkulu', address: 'Jalan Contoh 1', zone: ZONE };
const TIMES = ['09:00', '09:12', '09:24', '09:36'].map((time, index) => ({
  id: `jam-${index}`,
  startsAt: wib(`2027-02-13T${time}`),
  placesLeft: index + 1,
}));
const DAY: DayTimes = {
  date: '2027-02-13',
  isOpen: true,
  placesLeft: 10,
  cardsLeft: 8,
  free: TIMES,
  full: [wib('2027-02-13T10:00')],
};
const HOLD: Hold = {
  expiresAt: wib('2027-02-10T19:42'),
  startsAt: wib('2027-02-13T09:24'),
  zone: ZONE,
  isEnding: false,
  canExtend: true,
  secondsLeft: 540,
};
const WAITING: Position = { ticket: 'A012', state: 'waiting', ahead: 7, asOf: '2027-02-13T09:34:00+07:00' };
const LIVE: readonly { stage: Stage; position: Position }[] = [
  { stage: 'booked', position: { ...WAITING, ticket: null, state: 'booked', ahead: 0 } },
  {
    stage: 'waiting',
    position: { ...WAITING, waitMinutes: { low: 15, high: 25 }, backBefore: '2027-02-13T09:45:00+07:00' },
  },
  { stage: 'soon', position: { ...WAITING, ahead: 2 } },
  { stage: 'called', position: { ...WAITING, state: 'called', ahead: 0, counter: 2 } },
  { stage: 'serving', position: { ...WAITING, state: 'serving', ahead: 0, counter: 2 } },
  { stage: 'parked', position: { ...WAITING, state: 'parked', ahead: 0 } },
  { stage: 'missed', position: { ...WAITING, state: 'missed', ahead: 0 } },
  { stage: 'served', position: { ...WAITING, state: 'served', ahead: 0 } },
  { stage: 'void', position: { ...WAITING, state: 'void', ahead: 0 } },
];

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="parts">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Words of this page are for developers; those of the components are the real ones. */
export function ComponentsView({ frame }: { frame: PageFrame }) {
  return (
    <Page frame={frame} title="Komponen" petals={5} script="hold.js">
      <div class="col">
        <h1>Komponen</h1>
        <Presses frame={frame} />
        <Questions frame={frame} />
        <Times frame={frame} />
        <Notes frame={frame} />
        <Answers frame={frame} />
        <Turns frame={frame} />
      </div>
    </Page>
  );
}

function Presses({ frame: { locale } }: { frame: PageFrame }) {
  return (
    <Part title="Tombol dan tautan">
      <Back locale={locale} href="#isi" />
      <Acts>
        <button type="button" class="btn">
          Pesan tempat ini
        </button>
        <button type="button" class="btn alt">
          Pindah jadwal
        </button>
        <button type="button" class="aslink">
          Batalkan
        </button>
        <a href="#isi">Tautan sendiri</a>
      </Acts>
    </Part>
  );
}

function Questions({ frame: { locale } }: { frame: PageFrame }) {
  const errors = [
    { field: 'nik', code: 'nik_length', facts: { entered: 15 } },
    { field: 'setuju', code: 'consent_needed' },
  ];
  const text = { locale, autocomplete: 'off' };
  return (
    <>
      <Part title="Ringkasan kesalahan">
        <ErrorSummary locale={locale} errors={errors} />
      </Part>
      <Part title="Isian">
        <Field {...text} id="nama" errors={[]} label="Nama lengkap" hint="Seperti di Kartu Keluarga." value="Melati" />
        <Field {...text} id="nik" errors={errors} label="NIK" inputmode="numeric" value="1771 0061 0609 007" />
      </Part>
      <Part title="Pilihan">
        <Question name="layanan" legend="Pilih satu">
          <Choices
            name="layanan"
            chosen="b"
            choices={[
              { value: 'a', label: 'Rekam data', hint: 'Usia 16 tahun.' },
              { value: 'b', label: 'Cetak KTP-el', more: <p class="hint">Pertanyaan lanjutan di bawah pilihan.</p> },
            ]}
          />
        </Question>
        <Question name="orang" legend="Berapa orang" error="Pilih berapa orang yang datang.">
          <ShortChoices name="orang" choices={['1', '2', '3'].map((value) => ({ value, label: value }))} />
        </Question>
        <Tick name="ingat" label="Dipilih" checked />
        <Tick name="setuju" label="Belum dipilih" checked={false} error="Beri tanda setuju." />
      </Part>
    </>
  );
}

function Times({ frame: { locale } }: { frame: PageFrame }) {
  const day = { locale, zone: ZONE, isFirst: false, cardsNeeded: 1, withoutCards: 'record_first' as const };
  return (
    <Part title="Hari dan jam">
      <DayOfTimes {...day} day={DAY} chosen="jam-1" />
      <DayOfTimes {...day} day={{ ...DAY, date: '2027-02-14', cardsLeft: 0 }} />
      <DayOfTimes {...day} day={{ ...DAY, date: '2027-02-20', free: [] }} fullHref="#isi" />
      <DayOfTimes {...day} day={{ ...DAY, date: '2027-02-21', isOpen: false, reason: 'joint_leave' }} />
      <h3>Baru terisi: 3, 1, dan 0 pilihan</h3>
      {[TIMES.slice(0, 3), TIMES.slice(0, 1), []].map((alternatives) => (
        <Nearest locale={locale} zone={ZONE} alternatives={alternatives} />
      ))}
    </Part>
  );
}

function Notes({ frame: { locale } }: { frame: PageFrame }) {
  const when = dateTime(locale, HOLD.startsAt, ZONE);
  return (
    <Part title="Catatan">
      <Note>Biasa.</Note>
      <Note tone="ok">Beres.</Note>
      <Note tone="warn">Perhatikan.</Note>
      <form id="isian" method="get" action="/komponen" />
      <HoldNote locale={locale} formId="isian" when={when} hold={HOLD} />
      <HoldNote locale={locale} formId="isian" when={when} hold={{ ...HOLD, isEnding: true, secondsLeft: 90 }} />
      <HoldNote locale={locale} formId="isian" when={when} hold={{ ...HOLD, canExtend: false }} />
      <p>
        <span class="state">Dipegang</span> <span class="state ok">Terjadwal</span>{' '}
        <span class="state warn">Tidak hadir</span> <span class="free">GRATIS</span>
      </p>
    </Part>
  );
}

function Answers({ frame: { locale } }: { frame: PageFrame }) {
  return (
    <Part title="Jawaban dan karcis">
      <dl class="rows">
        <Row locale={locale} term="NIK" editHref="#isi">
          <MaskedNik locale={locale} last4="9907" />
        </Row>
        <Row locale={locale} term="Tempat">
          {SITE.name}
          <span class="hint">{SITE.address}</span>
        </Row>
      </dl>
      <Ticket
        locale={locale}
        code="K7M4P2WX9R"
        startsAt={HOLD.startsAt}
        site={SITE}
        names={['Melati Andini', 'Raka Pratama']}
        service="Rekam dan cetak KTP-el"
      />
    </Part>
  );
}

function Turns({ frame }: { frame: PageFrame }) {
  const shown = { frame, code: 'K7M4P2WX9R', token: 'contoh', zone: ZONE, startsAt: HOLD.startsAt };
  const rest = { arrivedAt: null, openCounters: 2, asOf: HOLD.startsAt, eventsHref: '', lateMinutes: null };
  const acts = { isAuto: false, canLeave: false, canBeLate: false };
  return (
    <Part title="Giliran">
      {LIVE.map(({ stage, position }) => (
        <LiveCard {...shown} {...rest} {...acts} position={position} stage={stage} />
      ))}
      <div class="live">
        <h3>Bunga: kuncup sampai mekar</h3>
        {[0, 1, 2, 3, 4, 5].map((petals) => (
          <span class="bud">
            <Bloom petals={petals} />
          </span>
        ))}
      </div>
      <Note tone="warn">Data lama: sambungan terputus.</Note>
    </Part>
  );
}
