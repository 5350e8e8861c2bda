import type { VNode } from 'preact';
import { Page, type PageFrame } from '../../src/web/layout.js';
import type { DataCopy } from '../../src/modules/rights/rights.copy.types.js';
import type { DataDoor } from '../../src/modules/rights/rights.types.js';
import { DataFindView } from '../../src/web/resident/data.view.js';
import { DataCopyBody } from '../../src/web/resident/data-copy.view.js';
import { DataAskView, OwnDataView } from '../../src/web/resident/own-data.view.js';
import { dataPathsOf } from '../../src/web/resident/paths.js';

const at = (time: string) => new Date(`2027-02-08T${time}:00+07:00`);
const now = at('10:00');
const request = {
  id: '00000000-0000-7000-8000-000000000001',
  regionId: '',
  siteId: '',
  bookingId: '',
  entryId: null,
  applicantId: '',
  channel: 'link',
  askedAt: at('09:00'),
  dueAt: new Date('2027-02-11T09:00:00+07:00'),
  settledAt: null,
  refusal: null,
  detail: null,
  answer: null,
  version: 1,
} as const;
const melati = {
  applicantId: 'a',
  position: 1,
  maskedName: 'M•••• A••••',
  isFrozen: false,
  isErased: false,
  hasConsent: true,
};
const raka = { ...melati, applicantId: 'b', position: 2, maskedName: 'R•••' };

const door: DataDoor = {
  kind: 'booking',
  subjectId: '',
  code: 'K7M2QXR4TC',
  siteId: '',
  isComing: true,
  people: [melati, { ...raka, isFrozen: true }],
  requests: [
    { ...request, kind: 'correction', status: 'open' },
    { ...request, kind: 'erasure', status: 'open', dueAt: at('09:30') },
    {
      ...request,
      kind: 'erasure',
      status: 'refused',
      settledAt: at('09:45'),
      refusal: 'archive_duty',
      answer: 'Arsip perekaman tahun ini.',
    },
    { ...request, kind: 'freeze', status: 'done', settledAt: at('09:50') },
  ],
};
const links = dataPathsOf({ code: door.code, token: 'x'.repeat(22) });
const ask = { door: { ...door, people: [melati, raka] }, links, values: {}, errors: [] };
const waits = { ...ask, door: { ...door, kind: 'entry' as const, people: [melati], requests: [] } };

const event = { at: now, what: 'booking', from: null, to: 'booked', reason: null, role: null };
const copy: DataCopy = {
  code: door.code,
  madeAt: now,
  booking: {
    code: door.code,
    site: 'Dukcapil Kota Bengkulu',
    startsAt: new Date('2027-02-13T09:30:00+07:00'),
    status: 'booked',
    channel: 'web',
    language: 'id',
    createdAt: now,
    events: [event],
  },
  people: [
    {
      name: 'Melati Andini',
      nikLast4: '9901',
      birthDate: '2010-06-15',
      sex: 'F',
      phone: '+6281270001234',
      email: 'melati.andini@contoh.id',
      everMarried: false,
      recordedBefore: false,
      needs: ['disability'],
      guardian: { name: 'Ratna Dewi', relation: 'mother', phone: '+6281370001234', consent: true },
      warnings: [],
      enteredAt: now,
      frozenAt: now,
      service: 'record_first',
      status: 'booked',
      card: 'later',
      outcome: null,
      consents: [
        {
          at: now,
          purpose: 'messages',
          basis: 'consent',
          isGiven: true,
          givenBy: 'guardian',
          textVersion: '2026-11',
          text: 'Saya setuju kontak ini dipakai untuk pesan tentang janji dan kartu ini saja.',
          channel: 'web',
        },
      ],
      record: {
        status: 'recorded',
        at: now,
        cardFrom: '2027-06-15',
        events: [{ ...event, to: 'recorded', role: 'desk' }],
      },
    },
  ],
  messages: [
    { kind: 'confirmation', channel: 'whatsapp', status: 'sent', receipt: 'read', dueAt: now, settledAt: now },
  ],
  tickets: [
    {
      number: 'A012',
      status: 'served',
      arrivedAt: now,
      endedAt: now,
      note: 'Bawa KK asli',
      events: [{ ...event, to: 'called', role: 'desk' }],
    },
  ],
  waiting: [
    {
      code: 'T7M2QXR4TC',
      status: 'taken',
      wishOn: null,
      endsOn: '2027-05-09',
      channel: 'web',
      language: 'id',
      enteredAt: now,
      settledAt: now,
      events: [{ ...event, to: 'taken' }],
    },
  ],
  pupils: [{ name: 'Melati Andini', className: 'X 1', state: 'seated', hasConsent: true, enteredAt: now }],
  requests: [
    { kind: 'correction', status: 'open', askedAt: now, dueAt: now, detail: 'Nama saya Andini.', answer: null },
  ],
  looks: [{ at: now, what: 'nik.revealed', role: 'desk' }],
};

/** The pages about one's own data in each of their states. */
export const dataPages: Readonly<Record<string, (frame: PageFrame) => VNode>> = {
  'data-find': (frame) => <DataFindView frame={frame} values={{}} errors={[]} />,
  'data-find-error': (frame) => (
    <DataFindView frame={frame} values={{ kode: 'K7' }} errors={[{ field: 'kode', code: 'code_invalid' }]} />
  ),
  data: (frame) => <OwnDataView frame={frame} door={door} links={links} now={now} isAsked />,
  'data-erased': (frame) => (
    <OwnDataView
      frame={frame}
      door={{ ...door, people: [{ ...melati, isErased: true, maskedName: '' }], requests: [] }}
      links={links}
      now={now}
      isAsked={false}
    />
  ),
  'data-correction': (frame) => (
    <DataAskView
      {...ask}
      frame={frame}
      act="perbaiki"
      errors={[
        { field: 'orang', code: 'not_in_list' },
        { field: 'uraian', code: 'required' },
      ]}
    />
  ),
  'data-freeze': (frame) => <DataAskView {...ask} frame={frame} act="bekukan" />,
  'data-thaw': (frame) => <DataAskView {...ask} door={door} frame={frame} act="cairkan" />,
  'data-withdrawal': (frame) => <DataAskView {...ask} frame={frame} act="tarik" />,
  'data-erasure': (frame) => <DataAskView {...ask} frame={frame} act="hapus" />,
  'data-waiting': (frame) => <OwnDataView {...waits} frame={frame} now={now} isAsked={false} />,
  'data-waiting-withdrawal': (frame) => <DataAskView {...waits} frame={frame} act="tarik" />,
  'data-copy': (frame) => (
    <Page frame={frame} title="Data" petals={5}>
      <div class="col">
        <h1>Data</h1>
        <DataCopyBody locale={frame.locale} zone="Asia/Jakarta" copy={copy} serviceOf={(code) => code} />
      </div>
    </Page>
  ),
};
