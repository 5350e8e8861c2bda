import { SECOND_MS } from '../../common/duration.js';
import type { Receipt } from './messages.channels.rules.js';
import { RECEIPTS } from './messages.channels.rules.js';

/** What a webhook says, in our words: receipts, and what people wrote. */
export interface Heard {
  receipts: { key: string; reference: string | null; said: Receipt; reason: string | null }[];
  /** `saidAt`: null when the provider does not tell. */
  texts: { from: string; text: string; saidAt: Date | null }[];
}

type Json = Record<string, unknown>;

const MOST = 1_000;
/** Without NUL: the database takes none. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, MOST).replaceAll('\0', '') : '');
const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : [];
const objectOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const instantOf = (value: number | string): Date | null => {
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? null : instant;
};
const receiptOf = (value: unknown): Receipt | null => RECEIPTS.find((one) => one === value) ?? null;

/** The Cloud API nests statuses and messages in entries and changes; whatever else it sends is passed over. */
export function readWhatsApp(body: unknown): Heard {
  const values = listOf(objectOf(body).entry)
    .flatMap((entry) => listOf(entry.changes))
    .map((change) => objectOf(change.value));
  return {
    receipts: values
      .flatMap((value) => listOf(value.statuses))
      .flatMap(({ id, status, biz_opaque_callback_data: key, errors }) => {
        const said = receiptOf(status);
        const code = listOf(errors)[0]?.code;
        const reason = typeof code === 'number' ? `WhatsApp ${code}` : null;
        return said ? [{ key: textOf(key), reference: textOf(id) || null, said, reason }] : [];
      }),
    texts: values
      .flatMap((value) => listOf(value.messages))
      .map((message) => ({
        from: `+${textOf(message.from)}`,
        text: textOf(objectOf(message.text).body),
        saidAt: instantOf(Number(textOf(message.timestamp) || Number.NaN) * SECOND_MS),
      })),
  };
}

/** `{id?, reference?, status, reason?}` for a receipt, `{from, text, at?}` for what somebody wrote, `at` in ISO 8601. */
export function readSms(body: unknown): Heard {
  const { id, reference, status, reason, from, text, at } = objectOf(body);
  const said = receiptOf(status);
  const receipt = { key: textOf(id), reference: textOf(reference) || null, reason: textOf(reason) || null };
  return {
    receipts: said ? [{ ...receipt, said }] : [],
    texts:
      typeof from === 'string' && typeof text === 'string'
        ? [{ from: textOf(from), text: textOf(text), saidAt: instantOf(textOf(at)) }]
        : [],
  };
}
