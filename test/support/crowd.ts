export interface Tally {
  ok: number;
  /** How many were refused, by code. */
  refused: Record<string, number>;
}

/** What became of many calls made at once. A failure that is no refusal is thrown. */
export async function tally(calls: Promise<unknown>[]): Promise<Tally> {
  const refused: Record<string, number> = {};
  let ok = 0;
  for (const outcome of await Promise.allSettled(calls)) {
    if (outcome.status === 'fulfilled') ok += 1;
    else refused[codeOf(outcome.reason)] = (refused[codeOf(outcome.reason)] ?? 0) + 1;
  }
  return { ok, refused };
}

function codeOf(reason: unknown): string {
  const { code } = reason as { code?: unknown };
  if (typeof code !== 'string' || !/^[a-z_]+$/.test(code)) throw reason;
  return code;
}
