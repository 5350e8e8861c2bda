import type { FastifyRequest } from 'fastify';
import { readUpload } from '../../platform/http/uploads.js';

/** What a form with a table sent; the table is the file's, if one was chosen, else what was pasted. */
interface TableForm {
  kunci?: string;
  situs?: string;
  milik?: string;
  tabel: string;
}

/** @throws DomainError 400, 413 */
export async function readTableForm(request: FastifyRequest): Promise<TableForm> {
  const upload = request.isMultipart() ? await readUpload(request) : null;
  const fields = upload?.fields ?? (request.body as Record<string, unknown> | null) ?? {};
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const tabel = upload?.bytes?.toString('utf8') ?? text('tabel') ?? '';
  return { kunci: text('kunci'), situs: text('situs'), milik: text('milik'), tabel };
}
