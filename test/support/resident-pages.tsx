import type { VNode } from 'preact';
import type { PageFrame } from '../../src/web/layout.js';
import { AlreadyBookedView } from '../../src/web/resident/already-booked.view.js';
import { CancelView } from '../../src/web/resident/cancel.view.js';
import { CheckView } from '../../src/web/resident/check.view.js';
import { ClosedView, PausedView } from '../../src/web/resident/closed.view.js';
import { ContactView } from '../../src/web/resident/contact.view.js';
import { DoneView } from '../../src/web/resident/done.view.js';
import { IdentityView } from '../../src/web/resident/identity.view.js';
import { ManageView } from '../../src/web/resident/manage.view.js';
import { FindView, LinkEndedView, LinkSentView, OnceView } from '../../src/web/resident/find.view.js';
import { FullView } from '../../src/web/resident/full.view.js';
import { FaultView, NotFoundView } from '../../src/web/resident/message.view.js';
import { NoCardsView } from '../../src/web/resident/no-cards.view.js';
import { NotEligibleView } from '../../src/web/resident/not-eligible.view.js';
import { codePaths, moving } from '../../src/web/resident/paths.js';
import { PrivacyView } from '../../src/web/resident/privacy.view.js';
import { ReasonView } from '../../src/web/resident/reason.view.js';
import { RescheduleCheckView, RescheduleView, TooLateView } from '../../src/web/resident/reschedule.view.js';

import { ServiceView } from '../../src/web/resident/service.view.js';
import { StartView } from '../../src/web/resident/start.view.js';
import { HoldEndedView, TakenView } from '../../src/web/resident/taken.view.js';
import { TimeView } from '../../src/web/resident/time.view.js';
import { WhyCardView } from '../../src/web/resident/why-card.view.js';
import {
  alternatives,
  booking,
  check,
  choice,
  contact,
  done,
  hold,
  identity,
  identityErrors,
  manage,
  melati,
  offered,
  raka,
  site,
  where,
  wib,
  zone,
} from './resident-samples.js';
import { dataPages } from './data-pages.js';
import { pupilPages } from './pupil-pages.js';
import { positionPages } from './position-pages.js';
import { waitingPages } from './waiting-pages.js';

const waitHref = '/daftar-tunggu?tempat=dukcapil-1771&dari=2027-02-13';

/** Each page of a resident in each of its states, with invented people. */
export const residentPages: Readonly<Record<string, (frame: PageFrame) => VNode>> = {
  ...waitingPages,
  ...positionPages,
  ...dataPages,
  ...pupilPages,
  start: (frame) => (
    <StartView
      frame={frame}
      site={site}
      hours={{ opensAt: '09:00', closesAt: '13:00' }}
      days={[
        { date: '2027-02-13', isOpen: true, placesLeft: 21, cardsLeft: 18 },
        { date: '2027-02-14', isOpen: true, placesLeft: 34, cardsLeft: 0 },
        { date: '2027-02-20', isOpen: false, reason: 'Imlek', placesLeft: 0 },
        { date: '2027-02-21', isOpen: true, placesLeft: 0, cardsLeft: 40 },
        { date: '2027-02-27', isOpen: false, reason: 'not_released', placesLeft: 0 },
      ]}
      asOf={wib('2027-02-10T19:30')}
    />
  ),
  service: (frame) => (
    <ServiceView frame={frame} offered={offered} values={{ layanan: 'record_17', orang: '1' }} errors={[]} />
  ),
  'service-error': (frame) => (
    <ServiceView frame={frame} offered={offered} values={{}} errors={[{ field: 'layanan', code: 'required' }]} />
  ),
  reason: (frame) => (
    <ReasonView frame={frame} accepted={['blurred', 'face_unclear', 'hijab']} values={{}} errors={[]} />
  ),
  time: (frame) => (
    <TimeView
      frame={frame}
      choice={choice}
      party={1}
      holdMinutes={10}
      {...where}
      backHref="/pesan/layanan"
      values={{ slot: '2027-02-13-09:24' }}
      errors={[]}
    />
  ),
  'time-error': (frame) => (
    <TimeView
      frame={frame}
      choice={{ ...choice, withoutCards: 'nothing', earlierFrom: '2027-02-06' }}
      party={3}
      holdMinutes={10}
      {...where}
      backHref="/pesan/layanan"
      values={{}}
      errors={[{ field: 'slot', code: 'required' }]}
    />
  ),
  identity: (frame) => <IdentityView frame={frame} {...identity} />,
  'identity-error': (frame) => (
    <IdentityView
      frame={frame}
      {...identity}
      person={2}
      party={3}
      asksMarried
      values={{ nik: '1771 0061 0609 007', hari: '31', bulan: '2', tahun: '2009' }}
      errors={[...identityErrors, { field: 'hari', code: 'date_invalid' }]}
      hold={{ ...hold, isEnding: true }}
    />
  ),
  contact: (frame) => <ContactView frame={frame} {...contact} />,
  'contact-error': (frame) => (
    <ContactView
      frame={frame}
      {...contact}
      minors={['Raka Pratama']}
      values={{ lewat: 'email', email: 'melati@' }}
      errors={[
        { field: 'email', code: 'email_invalid' },
        { field: 'setuju', code: 'consent_needed' },
      ]}
    />
  ),
  check: (frame) => <CheckView {...check(frame)} />,
  'check-family': (frame) => (
    <CheckView
      {...check(frame)}
      people={[melati, raka]}
      contactWarnings={[{ code: 'phone_cannot_text' }]}
      guardian={{}}
      hold={{ ...hold, isEnding: true, canExtend: false }}
    />
  ),
  done: (frame) => <DoneView {...done(frame)} />,
  'done-family': (frame) => (
    <DoneView
      {...done(frame)}
      people={[
        { name: 'Melati Andini', card: { state: 'promised' } },
        { name: 'Raka Pratama', card: { state: 'later', printableFrom: '2027-11-03' } },
      ]}
      waitsForConsent
    />
  ),
  manage: (frame) => <ManageView {...manage(frame)} />,
  'manage-moved': (frame) => <ManageView {...manage(frame)} isMovedNow isAttending canMove={false} />,
  'manage-cancelled': (frame) => <ManageView {...manage(frame)} status="cancelled" />,
  'manage-noshow': (frame) => <ManageView {...manage(frame)} status="noshow" messages={[]} />,
  'manage-fulfilled': (frame) => (
    <ManageView
      {...manage(frame)}
      status="fulfilled"
      people={[{ name: 'R•••• P••••', card: { state: 'later', printableFrom: '2027-11-03' } }]}
    />
  ),
  reschedule: (frame) => <RescheduleView frame={frame} {...booking} choice={choice} values={{}} errors={[]} />,
  'reschedule-check': (frame) => (
    <RescheduleCheckView frame={frame} {...booking} slot={{ id: 'baru', startsAt: wib('2027-02-14T10:00') }} />
  ),
  'reschedule-late': (frame) => <TooLateView frame={frame} {...booking} moveUntil={wib('2027-02-13T07:30')} />,
  cancel: (frame) => <CancelView frame={frame} {...booking} party={2} />,
  taken: (frame) => (
    <TakenView
      frame={frame}
      zone={zone}
      startsAt={wib('2027-02-13T09:24')}
      alternatives={alternatives}
      waitHref={waitHref}
    />
  ),
  'taken-none': (frame) => (
    <TakenView frame={frame} zone={zone} startsAt={wib('2027-02-13T09:24')} alternatives={[]} waitHref={waitHref} />
  ),
  'hold-ended': (frame) => (
    <HoldEndedView frame={frame} zone={zone} startsAt={booking.startsAt} alternatives={alternatives} />
  ),
  'no-cards': (frame) => (
    <NoCardsView
      frame={frame}
      zone={zone}
      date="2027-02-14"
      slot={{ id: 'a', startsAt: wib('2027-02-14T09:36') }}
      daysWithCards={[{ date: '2027-02-21', cardsLeft: 40 }]}
      waitHref={waitHref}
    />
  ),
  'no-cards-print': (frame) => (
    <NoCardsView frame={frame} zone={zone} date="2027-02-14" daysWithCards={[]} waitHref={waitHref} />
  ),
  'not-eligible': (frame) => (
    <NotEligibleView
      frame={frame}
      party={1}
      people={[
        {
          name: 'Raka Pratama',
          person: 1,
          birthDate: '2011-03-02',
          reasons: [{ code: 'too_young', age: 15, from: '2027-03-02' }],
        },
      ]}
    />
  ),
  'not-eligible-family': (frame) => (
    <NotEligibleView
      frame={frame}
      party={2}
      people={[
        {
          name: 'Melati Andini',
          person: 1,
          birthDate: '2010-06-21',
          reasons: [{ code: 'already_recorded', printableFrom: '2027-06-21' }],
        },
        {
          name: 'Raka Pratama',
          person: 2,
          birthDate: '2010-11-03',
          reasons: [{ code: 'print_from_17', age: 16, from: '2027-11-03' }],
        },
      ]}
    />
  ),
  'already-booked': (frame) => <AlreadyBookedView frame={frame} party={1} />,
  closed: (frame) => <ClosedView frame={frame} date="2027-02-06" reason="Tahun Baru Imlek" nextDate="2027-02-13" />,
  'closed-all': (frame) => <ClosedView frame={frame} />,
  paused: (frame) => (
    <PausedView
      frame={frame}
      pause={{ reason: 'stok kartu dihitung ulang', endsAt: wib('2027-02-10T20:00') }}
      waitHref="/daftar-tunggu?tempat=dukcapil-1771"
      otherSites={where.otherSites}
    />
  ),
  'paused-open': (frame) => (
    <PausedView frame={frame} pause={{ reason: 'listrik padam', endsAt: null }} home="/janji/K7M4P2WX9R/contoh" />
  ),
  'paused-moment': (frame) => <PausedView frame={frame} />,
  'start-paused': (frame) => (
    <StartView
      frame={frame}
      site={site}
      hours={{ opensAt: '09:00', closesAt: '13:00' }}
      days={[]}
      pause={{ reason: 'stok kartu dihitung ulang', endsAt: wib('2027-02-10T20:00') }}
      asOf={wib('2027-02-10T19:30')}
    />
  ),
  'not-found': (frame) => <NotFoundView frame={frame} requestId="7f3a9c21d0b4" />,
  fault: (frame) => <FaultView frame={frame} requestId="7f3a9c21d0b4" />,
  find: (frame) => <FindView frame={frame} values={{}} errors={[]} />,
  'find-error': (frame) => (
    <FindView frame={frame} values={{ kode: 'K7M4P' }} errors={[{ field: 'kode', code: 'code_invalid' }]} />
  ),
  once: (frame) => <OnceView frame={frame} code={booking.code} minutes={10} errors={[]} paths={codePaths('/kelola')} />,
  'once-error': (frame) => (
    <OnceView
      frame={frame}
      code={booking.code}
      minutes={10}
      errors={[{ field: 'sekali', code: 'access_code_wrong' }]}
      paths={codePaths('/kelola')}
    />
  ),
  'link-sent': (frame) => <LinkSentView frame={frame} />,
  'link-ended': (frame) => <LinkEndedView frame={frame} code={booking.code} />,
  'link-ended-unreadable': (frame) => <LinkEndedView frame={frame} code={null} />,
  full: (frame) => (
    <FullView
      frame={frame}
      zone={zone}
      site="dukcapil-1771"
      date="2027-02-13"
      lacksCards
      days={[{ date: '2027-02-14', placesLeft: 34 }]}
    />
  ),
  'full-all': (frame) => (
    <FullView frame={frame} zone={zone} site="dukcapil-1771" date="2027-02-13" lacksCards={false} days={[]} />
  ),
  'why-card': (frame) => (
    <WhyCardView frame={frame} hours={{ opensAt: '09:00', closesAt: '13:00' }} origin="https://giliran.example" />
  ),
  'identity-family': (frame) => (
    <IdentityView
      frame={frame}
      {...identity}
      person={2}
      party={3}
      services={['record_17', 'record_16', 'print_first', 'reprint_photo', 'ikd']}
      service="reprint_photo"
      values={{ alasan: 'hijab' }}
    />
  ),
  'manage-today': (frame) => <ManageView {...manage(frame)} isToday canMove={false} />,
  'manage-late': (frame) => <ManageView {...manage(frame)} isToday canMove={false} hasStarted lateMinutes={10} />,
  'manage-arrived': (frame) => <ManageView {...manage(frame)} isToday status="arrived" />,
  privacy: (frame) => <PrivacyView frame={frame} />,
  'manage-under-review': (frame) => <ManageView {...manage(frame)} canMove={false} isUnderReview />,
  'manage-silent': (frame) => <ManageView {...manage(frame)} messages={[]} silence="done.waitConsent" hasStarted />,
  'done-silent': (frame) => <DoneView {...done(frame)} reminder={undefined} sendsNothing />,
  'done-planned-later': (frame) => <DoneView {...done(frame)} reminder={undefined} />,
  passed: (frame) => (
    <TakenView frame={frame} zone={zone} startsAt={wib('2027-02-13T09:24')} alternatives={alternatives} isPast />
  ),
  'no-cards-few': (frame) => (
    <NoCardsView
      frame={frame}
      zone={zone}
      date="2027-02-14"
      cardsLeft={2}
      slot={{ id: 'a', startsAt: wib('2027-02-14T09:36') }}
      daysWithCards={[]}
    />
  ),
  'no-cards-move': (frame) => (
    <NoCardsView
      frame={frame}
      zone={zone}
      date="2027-02-14"
      daysWithCards={[{ date: '2027-02-21', cardsLeft: 40 }]}
      movesAt={moving('K7M4P2WX9R', 'contoh')}
    />
  ),
  'not-eligible-photo': (frame) => (
    <NotEligibleView
      frame={frame}
      party={1}
      people={[{ name: '', person: 1, reasons: [{ code: 'photo_reason_not_listed' }] }]}
    />
  ),
  'not-eligible-later': (frame) => (
    <NotEligibleView
      frame={frame}
      party={1}
      laterFrom="2027-03-02"
      people={[
        { name: 'Raka', person: 1, birthDate: '2011-03-02', reasons: [{ code: 'too_young', from: '2027-03-02' }] },
      ]}
    />
  ),
  'time-elsewhere': (frame) => (
    <TimeView
      frame={frame}
      choice={{ ...choice, cardsNeeded: 0 }}
      party={1}
      holdMinutes={10}
      {...where}
      otherSites={[{ code: 'dukcapil-1771', name: 'Disdukcapil Kota Bengkulu' }]}
      recordsOnly
      backHref="/pesan/layanan"
      values={{}}
      errors={[]}
    />
  ),
};
