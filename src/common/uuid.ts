const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** RFC 9562 version 7: sorts by creation to the millisecond; within one millisecond the order is random. */
export function uuidv7(nowMs: number, random: (count: number) => Uint8Array): string {
  const time = nowMs.toString(16).padStart(12, '0');
  const tail = random(10);
  tail[0] = 0x70 | ((tail[0] ?? 0) & 0x0f);
  tail[2] = 0x80 | ((tail[2] ?? 0) & 0x3f);
  let hex = '';
  for (const byte of tail) hex += HEX[byte] ?? '';
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}

/** Any version, in the usual spelling. */
export const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
