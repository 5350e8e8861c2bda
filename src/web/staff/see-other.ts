import type { FastifyReply } from 'fastify';

/** Ends a form post: the browser goes on with GET, and reloading sends nothing again. */
export function seeOther(reply: FastifyReply, path: string): string {
  void reply.status(303).header('location', path);
  return '';
}
