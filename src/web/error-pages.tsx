import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { normaliseBookingCode } from '../common/booking-code.js';
import { BookingPaused } from '../modules/calendar/calendar.errors.js';
import type { DomainError } from '../platform/database/database.errors.js';
import type { ErrorPages } from '../platform/http/problem.filter.js';
import { problemText } from '../platform/http/problem-texts.js';
import { Frames } from './frame.service.js';
import { renderPage } from './layout.js';
import { t } from './messages.js';
import { PausedView } from './resident/closed.view.js';
import { LinkEndedView } from './resident/find.view.js';
import { FaultView, MessageView, NotFoundView } from './resident/message.view.js';

/** Refusals that no page of their own answers: plain words and a way on. */
@Injectable()
export class ErrorPageRenderer implements ErrorPages {
  constructor(private readonly frames: Frames) {}

  render(request: FastifyRequest, error: DomainError, requestId: string): string {
    const frame = this.frames.of(request);
    if (error.code === 'not_found') return renderPage(<NotFoundView frame={frame} requestId={requestId} />);
    if (error.code === 'internal') return renderPage(<FaultView frame={frame} requestId={requestId} />);
    if (error.code === 'link_ended') {
      const code = normaliseBookingCode(String(error.facts?.code ?? ''));
      return renderPage(<LinkEndedView frame={frame} code={code} />);
    }
    if (error.code === 'unavailable' && request.url.startsWith('/pesan'))
      return renderPage(<PausedView frame={frame} />);
    if (error instanceof BookingPaused)
      return renderPage(<PausedView frame={frame} pause={error.pause} home={bookingHomeIn(request.url)} />);
    const { title, detail } = problemText(frame.locale, error.code, error.facts);
    const home = bookingHomeIn(request.url);
    const act = home ? { href: home, label: t(frame.locale, 'entry.open') } : undefined;
    return renderPage(
      <MessageView frame={frame} title={title} act={act}>
        <p>{detail}</p>
      </MessageView>,
    );
  }
}

/** The page of the booking whose link was followed. */
const bookingHomeIn = (url: string): string | undefined => /^\/janji\/[^/]+\/[^/]+/.exec(url)?.[0];
