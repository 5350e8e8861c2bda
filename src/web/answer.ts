import type { FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import { renderPage } from './layout.js';

/** Answers with a page. */
export function show(reply: FastifyReply, page: VNode, status = 200): string {
  void reply.status(status).type('text/html; charset=utf-8');
  return renderPage(page);
}

/** Ends a form post: the browser goes on with GET, and reloading sends nothing again. */
export function seeOther(reply: FastifyReply, href: string): string {
  void reply.status(303).header('location', href);
  return '';
}
