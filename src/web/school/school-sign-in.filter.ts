import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Unauthenticated } from '../../platform/access/actor.js';

/** Schools sign in by a link, so whoever comes without a session is asked for the contact. */
@Catch(Unauthenticated)
export class SchoolSignInFilter implements ExceptionFilter {
  catch(_refusal: Unauthenticated, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(303).header('location', '/sekolah/masuk').send('');
  }
}
