import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { renderPage } from './layout.js';

/** Answers with a page. */
export function show(reply: FastifyReply, page: VNode, status = 200): string {
  void reply.status(status).type('text/html; charset=utf-8');
  return renderPage(page);
}

/** Signs that no header may hold; some came with an address, decoded. */
const NOT_IN_HEADER = /[^\x21-\x7e]/gu;

/** Ends a form post: the browser goes on with GET, and reloading sends nothing again. */
export function seeOther(reply: FastifyReply, href: string): string {
  const location = href.replace(NOT_IN_HEADER, (sign) => encodeURIComponent(Buffer.from(sign).toString()));
  void reply.status(303).header('location', location);
  return '';
}
