import type { Ask } from '../platform/database/snapshot.js';
import { INVARIANTS } from './invariants.js';
import type { Broken, Check, Circumstance, Finding, Invariant } from './verify.types.js';

/** So many rows are shown of what is broken. */
export const EXAMPLES = 3;
const NOT_WORKED_ON = 'nobody works on it now';

/** Asks every invariant of the rows. `circumstances` says which checks can be judged. */
export async function findViolations(ask: Ask, circumstances: ReadonlySet<Circumstance>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const invariant of INVARIANTS) findings.push(await judge(ask, invariant, circumstances));
  return findings;
}

async function judge(ask: Ask, invariant: Invariant, circumstances: ReadonlySet<Circumstance>): Promise<Finding> {
  const isJudged = ({ circumstance = 'always' }: Check) => circumstances.has(circumstance);
  const broken: Broken[] = [];
  for (const check of invariant.checks.filter(isJudged)) broken.push(...(await findBroken(ask, check)));
  const open = invariant.checks.filter((check) => !isJudged(check)).map(({ what }) => `${what}: ${NOT_WORKED_ON}`);
  const { id, holds } = invariant;
  return { id, holds, looked: await countLookedAt(ask, invariant), broken, open };
}

/** None, or one with how many rows break it and the first few of them. */
export async function findBroken(ask: Ask, { what, broken }: Check): Promise<Broken[]> {
  const [found] = await ask<{ count: number; examples: object[] | null }>(
    `WITH broken AS (${broken}) SELECT (SELECT count(*)::int FROM broken) AS count,
       (SELECT json_agg(b) FROM (SELECT * FROM broken LIMIT ${EXAMPLES}) b) AS examples`,
  );
  return found && found.count > 0 ? [{ what, count: found.count, examples: found.examples ?? [] }] : [];
}

async function countLookedAt(ask: Ask, { looksAt }: Invariant): Promise<Record<string, number>> {
  const looked: Record<string, number> = {};
  for (const [word, from] of Object.entries(looksAt)) {
    const [row] = await ask<{ count: number }>(`SELECT count(*)::int AS count FROM ${from}`);
    looked[word] = row?.count ?? 0;
  }
  return looked;
}

export const violations = ({ broken }: Finding): number => broken.reduce((sum, { count }) => sum + count, 0);

/** One line per invariant, and below it what breaks it. */
export function describeFinding(finding: Finding): string[] {
  const { id, holds, looked, broken, open } = finding;
  const count = violations(finding);
  const sizes = Object.entries(looked).map(([word, n]) => `${n} ${word}`);
  return [
    `${id.padEnd(4)} ${String(count).padStart(4)} ${count === 1 ? 'violation ' : 'violations'}  ${sizes.join(', ')}  (${holds})`,
    ...broken.map(({ what, count: n, examples }) => `       BROKEN: ${what}: ${n}, as ${JSON.stringify(examples)}`),
    ...open.map((text) => `       not judged: ${text}`),
  ];
}
