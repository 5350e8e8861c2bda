import { t } from '../messages.js';
import type { WholeRequest } from '../../modules/schools/schools.types.js';
import { PlainPage, StepLine } from './school-form.view.js';
import type { SitelessFrame } from '../staff/siteless-pages.service.js';
import { ButtonForm } from '../staff/supervisor-form.view.js';
import { ProposalTable, RequestRest, RosterLink, StateLine, WishRows } from './request.view.js';
import { rosterPaths } from './roster-paths.js';
import { requestPath } from './school-words.js';

interface WholeProps {
  frame: SitelessFrame;
  whole: WholeRequest;
}

/** The third step: everything once more, and the button that sends it. */
export function RequestCheckView({ frame, whole }: WholeProps) {
  const { locale } = frame;
  const path = requestPath(whole.request.id);
  return (
    <PlainPage
      frame={frame}
      title={t(locale, 'request.check')}
      back={{ href: rosterPaths(whole.request.id).home, label: t(locale, 'pupils.title') }}
    >
      <StepLine frame={frame} step={3} />
      <div class="col">
        <WishRows frame={frame} whole={whole} editHref={`${path}/keinginan`} />
        {!whole.school.confirmedAt && <p class="note warn">{t(locale, 'request.notConfirmed')}</p>}
        <p>{t(locale, 'request.check.next')}</p>
        <ButtonForm frame={frame} action={`${path}/periksa`} button={t(locale, 'request.send')} isMain />
      </div>
    </PlainPage>
  );
}

/** A request as the school sees it. */
export function RequestView({ frame, whole }: WholeProps) {
  const { locale } = frame;
  const { request, proposal } = whole;
  const path = requestPath(request.id);
  const isHeld = proposal?.status === 'held';
  return (
    <PlainPage
      frame={frame}
      title={t(locale, 'request.title')}
      back={{ href: '/sekolah', label: t(locale, 'school.home') }}
    >
      <StateLine frame={frame} whole={whole} />
      {request.status === 'draft' && (
        <p>
          <a class="btn" href={`${path}/periksa`}>
            {t(locale, 'request.goOn')}
          </a>
        </p>
      )}
      <ProposalTable frame={frame} whole={whole} />
      {isHeld && (
        <div class="acts">
          <ButtonForm
            frame={frame}
            action={`${path}/terima`}
            button={t(locale, 'proposal.accept')}
            fields={{ usulan: proposal.id }}
            isMain
          />
          <a href={`${path}/lain`}>{t(locale, 'proposal.counter')}</a>
        </div>
      )}
      {request.status !== 'withdrawn' && <RosterLink frame={frame} whole={whole} />}
      <RequestRest
        frame={frame}
        whole={whole}
        withdrawal={
          request.status !== 'withdrawn' && {
            action: `${path}/tarik`,
            summary: t(locale, 'request.withdraw'),
            button: t(locale, 'request.withdraw.do'),
          }
        }
      />
    </PlainPage>
  );
}
