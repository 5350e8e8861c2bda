import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PUBLIC_ACTOR, Unauthenticated } from '../../platform/access/actor.js';
import { localeOf } from '../../platform/http/locale.js';
import { renderPage } from '../layout.js';
import { t } from '../messages.js';
import { ownPath } from './own-path.js';
import { SignInView } from './sign-in.view.js';
import { StaffShells } from './staff-shell.service.js';

const LONGEST_PATH = 300;

/** Asks for the password where a page needs one: before a page, and in place of an act that came after the session. */
@Catch(Unauthenticated)
export class SignInFilter implements ExceptionFilter {
  constructor(private readonly shells: StaffShells) {}

  catch(_refusal: Unauthenticated, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (request.method === 'GET') {
      const back = ownPath(request.url.slice(0, LONGEST_PATH));
      void reply
        .status(303)
        .header('location', back ? `/masuk?ke=${encodeURIComponent(back)}` : '/masuk')
        .send('');
      return;
    }
    const [, first = ''] = request.url.split(/[/?]/);
    const locale = localeOf(request);
    const shell = { ...this.shells.of(request, PUBLIC_ACTOR, { locale }), languageHref: null };
    const problem = { title: t(locale, 'signIn.out'), detail: t(locale, 'signIn.out.text') };
    const page = <SignInView shell={shell} username="" back={`/${first}`} problem={problem} />;
    void reply.status(401).type('text/html; charset=utf-8').send(renderPage(page));
  }
}
