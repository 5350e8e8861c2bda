import { appendFileSync, writeFileSync } from 'node:fs';
import { inRoot } from '../lib/paths.mjs';

const CODES = { 201: 'ok' };
const outcomeOf = (status) => CODES[status] ?? (status >= 400 && status < 500 ? 'fail' : 'unknown');

/** Milliseconds since 1970 on the monotonic timer, so that a wall clock that jumps changes nothing. */
export const instant = () => performance.timeOrigin + performance.now();

/** Begins the log that `verify --history` reads. The bare driver makes bookings too, so it is not complete. */
export async function beginHistory(client, file) {
  const { rows } = await client.query(
    `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms, (SELECT offset_ms::float8 FROM clock) AS offset`,
  );
  const at = instant();
  const [{ ms, offset }] = rows;
  const begin = { type: 'begin', at, skewMs: ms - at, offsetMs: offset, isComplete: false, before: [] };
  writeFileSync(file, `${JSON.stringify(begin)}\n`);
}

async function payloadOf({ act, on, slotId, service }) {
  const { confirmPayload, placePayload } = await import(inRoot('dist', 'verify', 'history.payload.js'));
  return act === 'confirm' ? confirmPayload(on, 1) : placePayload(slotId, service, 1);
}

let ops = 0;

async function linesOf({ asked, t0, t1, status, body }) {
  const answer = JSON.parse(body.toString('utf8'));
  const { act, key, on = null, slotId = null, service = null } = asked;
  const op = (ops += 1);
  const subject = status === 201 ? (act === 'hold' ? answer.id : answer.code) : null;
  const code = status === 201 ? null : (answer.code ?? null);
  const invoke = { type: 'invoke', op, act, t0, key, on, slotId, service, party: 1, payload: await payloadOf(asked) };
  return [invoke, { type: outcomeOf(status), op, t1, status, code, subject }].map((line) => JSON.stringify(line));
}

/** Adds what clients asked and what they were told. */
export async function keepHistory(file, asked) {
  const lines = await Promise.all(asked.map(linesOf));
  if (lines.length > 0) appendFileSync(file, `${lines.flat().join('\n')}\n`);
}
