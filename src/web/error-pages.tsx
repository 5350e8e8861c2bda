import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DomainError } from '../platform/database/database.errors.js';
import type { ErrorPages } from '../platform/http/problem.filter.js';
import { problemText } from '../platform/http/problem-texts.js';
import { Frames } from './frame.service.js';
import { renderPage } from './layout.js';
import { FaultView, MessageView, NotFoundView } from './resident/message.view.js';

/** Refusals that no page of their own answers: plain words and a way on. */
@Injectable()
export class ErrorPageRenderer implements ErrorPages {
  constructor(private readonly frames: Frames) {}

  render(request: FastifyRequest, error: DomainError, requestId: string): string {
    const frame = this.frames.of(request);
    if (error.code === 'not_found') return renderPage(<NotFoundView frame={frame} />);
    if (error.code === 'internal') return renderPage(<FaultView frame={frame} requestId={requestId} />);
    const { title, detail } = problemText(frame.locale, error.code, error.facts);
    return renderPage(
      <MessageView frame={frame} title={title}>
        <p>{detail}</p>
      </MessageView>,
    );
  }
}
