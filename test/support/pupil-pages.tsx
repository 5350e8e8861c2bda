import type { VNode } from 'preact';
import type { PupilDataCopy, PupilDoor } from '../../src/modules/rights/rights.pupils.types.js';
import type { PageFrame } from '../../src/web/layout.js';
import { PupilCopyView } from '../../src/web/school/pupil-copy.view.js';
import { PupilActView, PupilDataView } from '../../src/web/school/roster-guardian-data.view.js';
import { pupilDataPaths } from '../../src/web/school/roster-paths.js';

const at = (time: string) => new Date(`2027-02-08T${time}:00+07:00`);
const links = pupilDataPaths('contoh', 'x'.repeat(22));
const door: PupilDoor = { isFrozen: false, isKept: true, isListed: true, hasConsent: true, booking: null };
const copy: PupilDataCopy = {
  madeAt: at('10:00'),
  school: 'SMA Contoh Pantai Panjang',
  className: 'XI A',
  row: '7',
  state: 'known',
  toldBy: 'guardian',
  name: 'Melati Contoh',
  nikLast4: '9001',
  birthDate: '2010-06-15',
  hasNeeds: true,
  guardianName: 'Ibu Contoh',
  phone: '+6281234567890',
  warnings: [],
  isOurs: true,
  placeAt: new Date('2027-02-13T09:12:00+07:00'),
  enteredAt: at('09:00'),
  frozenAt: at('09:50'),
  consents: [
    {
      at: at('09:30'),
      purpose: 'pupil',
      basis: 'consent',
      isGiven: true,
      givenBy: 'guardian',
      textVersion: '2026-1',
      text: 'Saya setuju.',
      channel: 'link',
    },
  ],
  looks: [
    { at: at('09:00'), what: 'roster.uploaded', role: 'school' },
    { at: at('09:50'), what: 'data.frozen', role: null },
  ],
};

/** The pages of the data of a pupil without a booking, in each of their states. */
export const pupilPages: Readonly<Record<string, (frame: PageFrame) => VNode>> = {
  'pupil-data': (frame) => <PupilDataView frame={frame} door={door} links={links} isDone={false} />,
  'pupil-data-frozen': (frame) => (
    <PupilDataView frame={frame} door={{ ...door, isFrozen: true }} links={links} isDone />
  ),
  'pupil-data-gone': (frame) => (
    <PupilDataView frame={frame} door={{ ...door, isKept: false, isListed: false }} links={links} isDone />
  ),
  'pupil-freeze': (frame) => <PupilActView frame={frame} act="bekukan" links={links} />,
  'pupil-thaw': (frame) => <PupilActView frame={frame} act="cairkan" links={links} />,
  'pupil-erasure': (frame) => <PupilActView frame={frame} act="hapus" links={links} />,
  'pupil-copy': (frame) => <PupilCopyView frame={frame} copy={copy} back={links.data} />,
};
