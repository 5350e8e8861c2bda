import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { lookAt } from '../platform/database/snapshot.js';
import { chainKeyOf } from '../common/hash-chain.js';
import { judgeAudit, readHeads } from './audit.chain.js';
import { judgeHistory } from './history.js';
import { parseHistory } from './history.lines.js';
import { describeFinding, findViolations, violations } from './verify.js';
import type { Circumstance, Finding } from './verify.types.js';

const VIOLATED = 1;
const NOT_VERIFIED = 2;

/** By SQLSTATE: what a person can do about a database that answers, but not as it should. */
const ADVICE: Record<string, string> = {
  '28P01': 'it refuses the password',
  '3D000': 'there is no such database',
  '42P01': 'it is not migrated, or not a database of Giliran: run "npm run migrate"',
  '42501': 'its login may not read the tables: it must be a member of giliran_app',
};

/**
 * Prints every invariant with its figure, one line each. Gives the exit code: 1 for a violation, 2 when there was
 * nothing to look at.
 */
export async function verify(
  args: string[],
  env: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<number | undefined> {
  const { values } = parseArgs({
    args,
    options: { history: { type: 'string' }, heads: { type: 'string' }, 'at-rest': { type: 'boolean' } },
  });
  const url = env.DATABASE_URL;
  if (!url) {
    say('DATABASE_URL is not set.');
    return NOT_VERIFIED;
  }
  const history = values.history === undefined ? undefined : parseHistory(await readFile(values.history, 'utf8'));
  const heads = values.heads === undefined ? [] : readHeads(await readFile(values.heads, 'utf8'));
  const key = env.GILIRAN_LOOKUP_KEY ? chainKeyOf(env.GILIRAN_LOOKUP_KEY) : null;
  const circumstances = new Set<Circumstance>(values['at-rest'] ? ['always'] : ['always', 'worked-on']);
  let findings: Finding[];
  try {
    findings = await lookAt(url, async (ask) => [
      ...(await findViolations(ask, circumstances)),
      await judgeAudit(ask, { key, heads }),
      ...(history ? await judgeHistory(ask, history) : []),
    ]);
  } catch (error) {
    say(`Cannot verify the database at ${placeOf(url)}: ${reasonOf(error)}.`);
    return NOT_VERIFIED;
  }
  for (const line of findings.flatMap(describeFinding)) say(line);
  const broken = findings.filter((finding) => violations(finding) > 0).map(({ id }) => id);
  say(broken.length === 0 ? 'All of it holds.' : `Broken: ${broken.join(', ')}.`);
  return broken.length === 0 ? undefined : VIOLATED;
}

/** Without the password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  const { code, errors, message } = error as { code?: string; errors?: Error[]; message?: string };
  const advice = ADVICE[code ?? ''];
  if (advice) return advice;
  return /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/.test(code ?? '')
    ? `no database answers there (${code})`
    : message || String(errors?.[0]?.message ?? error);
}
