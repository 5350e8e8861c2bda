import type { VNode } from 'preact';
import type { WaitingView } from '../../src/modules/bookings/bookings.waiting.types.js';
import type { PageFrame } from '../../src/web/layout.js';
import { InvitationEndedView, InvitationView } from '../../src/web/resident/invitation.view.js';
import { invitationPaths } from '../../src/web/resident/paths.js';
import { EarlierView } from '../../src/web/resident/waiting-earlier.view.js';
import { EntryView, OfferView, SettledView } from '../../src/web/resident/waiting-entry.view.js';
import { WaitView } from '../../src/web/resident/waiting-join.view.js';
import { service, site, wib, zone } from './resident-samples.js';

const entry: WaitingView = {
  code: 'K7M4P2WX9R',
  status: 'waiting',
  service: 'record_first',
  site: { id: 'contoh', code: 'dukcapil-1771', name: site.name, timezone: zone },
  party: 1,
  date: '2027-02-13',
  position: 3,
  isForEarlierDay: false,
};
const token = 'contoh';
const where = { ...site, code: 'dukcapil-1771' };
const settled = (status: WaitingView['status'], bookingHref?: string) => (frame: PageFrame) => (
  <SettledView
    frame={frame}
    entry={{ ...entry, status, position: undefined }}
    token={token}
    bookingHref={bookingHref}
    showsData
  />
);
const join = { site: where, service, party: 1, canGoWithoutCard: true, minors: [], errors: [] };

/** The pages of the waiting list, and of an invitation, in each of their states. */
export const waitingPages: Readonly<Record<string, (frame: PageFrame) => VNode>> = {
  wait: (frame) => <WaitView {...join} frame={frame} date="2027-02-13" values={{}} />,
  'wait-family': (frame) => (
    <WaitView
      {...join}
      frame={frame}
      party={3}
      minors={['Raka Contoh']}
      values={{ nama1: 'Melati Contoh', nama2: 'Raka Contoh', lewat: 'email' }}
    />
  ),
  'wait-error': (frame) => (
    <WaitView
      {...join}
      frame={frame}
      date="2027-02-13"
      values={{ nik1: '1771', nama1: 'Melati' }}
      errors={[
        { field: 'nik1', code: 'nik_length', facts: { count: 4 } },
        { field: 'whatsapp', code: 'required' },
        { field: 'setuju', code: 'consent_needed' },
      ]}
    />
  ),
  'waiting-entry': (frame) => (
    <EntryView frame={frame} entry={entry} token={token} site={site} service={service} showsData />
  ),
  'waiting-entry-earlier': (frame) => (
    <EntryView
      frame={frame}
      entry={{ ...entry, date: undefined, party: 2, isForEarlierDay: true }}
      token={token}
      site={site}
      service={service}
      showsData
    />
  ),
  offer: (frame) => (
    <OfferView
      frame={frame}
      entry={{ ...entry, status: 'offered', isForEarlierDay: true }}
      token={token}
      site={site}
      service={service}
      showsData
      startsAt={wib('2027-02-13T09:36')}
      expiresAt={wib('2027-02-10T10:05')}
    />
  ),
  invitation: (frame) => (
    <InvitationView
      frame={frame}
      links={invitationPaths(entry.code, token)}
      site={site}
      documents={['Kartu Keluarga (KK)']}
      startsAt={wib('2027-02-13T09:36')}
      expiresAt={wib('2027-02-11T10:05')}
    />
  ),
  'invitation-ended': (frame) => <InvitationEndedView frame={frame} />,
  'waiting-passed': settled('passed'),
  'waiting-left': settled('left'),
  'waiting-expired': settled('expired'),
  'waiting-taken': settled('taken', '/janji/K7M4P2WX9R/contoh'),
  earlier: (frame) => (
    <EarlierView
      frame={frame}
      code={entry.code}
      token={token}
      startsAt={wib('2027-02-21T09:30')}
      zone={zone}
      days={['2027-02-13', '2027-02-14']}
      errors={[]}
    />
  ),
};
