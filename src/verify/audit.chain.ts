import { CHAIN_START, linkHash } from '../common/hash-chain.js';
import { AUDIT_CHAIN, AUDIT_CONTENT } from '../platform/database/audit-content.js';
import type { Ask } from '../platform/database/snapshot.js';
import { EXAMPLES, findBroken } from './verify.js';
import type { Broken, Check, Finding } from './verify.types.js';

const PAGE = 5_000;

/** What was written down of a chain outside the database. */
export interface KeptHead {
  chain: string;
  seq: number;
  hash: string;
}

interface ChainEvidence {
  /** Without it links are followed, but nobody knows whether they were forged. */
  key: Buffer | null;
  heads: readonly KeptHead[];
}

/** The newest head of each chain, of a file with one JSON object a line. */
export function readHeads(text: string): KeptHead[] {
  const newest = new Map<string, KeptHead>();
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const head = JSON.parse(line) as KeptHead;
    if (head.seq > (newest.get(head.chain)?.seq ?? 0)) newest.set(head.chain, head);
  }
  return [...newest.values()];
}

interface SealRow {
  seq: number;
  entryId: string;
  previousHash: string;
  hash: string;
  /** Null when the entry is gone. */
  content: string | null;
  ownChain: string | null;
}

interface Place {
  chain: string;
  seq: number;
  entryId?: string;
  why: string;
}

/** Follows every chain of the audit from its beginning, and says of each where it breaks first. */
export async function judgeAudit(ask: Ask, evidence: ChainEvidence): Promise<Finding> {
  const chains = await ask<{ chain: string; links: number }>(
    'SELECT chain, count(*)::int AS links FROM audit_seals GROUP BY chain ORDER BY chain',
  );
  const places: Place[] = [];
  for (const { chain } of chains) {
    const place = await firstBreak(ask, chain, evidence.key);
    if (place) places.push(place);
  }
  const broken = [
    broke('a chain is whole: its first broken link', places),
    broke('a chain reaches as far as it did when its head was kept', await cutOff(ask, evidence.heads)),
  ].flatMap((one) => one ?? []);
  for (const check of ENTRIES) broken.push(...(await findBroken(ask, check)));
  return {
    id: 'I12',
    holds: 'what the audit says was not changed, and every look at a full NIK says who and why',
    looked: {
      'sealed rows': chains.reduce((sum, { links }) => sum + links, 0),
      chains: chains.length,
      'kept heads': evidence.heads.length,
      ...(await waiting(ask)),
    },
    broken,
    open: evidence.key ? [] : ['whether links were forged: the look-up key is not given'],
  };
}

async function firstBreak(ask: Ask, chain: string, key: Buffer | null): Promise<Place | null> {
  let [expected, previousHash] = [1, CHAIN_START];
  for (;;) {
    const page = await ask<SealRow>(
      `SELECT s.seq, s.entry_id AS "entryId", s.previous_hash AS "previousHash", s.hash,
         CASE WHEN e.id IS NOT NULL THEN ${AUDIT_CONTENT} END AS content,
         CASE WHEN e.id IS NOT NULL THEN ${AUDIT_CHAIN} END AS "ownChain"
       FROM audit_seals s LEFT JOIN audit_entries e ON e.id = s.entry_id
       WHERE s.chain = $1 AND s.seq >= $2 ORDER BY s.seq LIMIT ${PAGE}`,
      [chain, expected],
    );
    for (const row of page) {
      const why = whyBroken(row, { chain, seq: expected, previousHash }, key);
      if (why) return { chain, seq: expected, entryId: row.entryId, why };
      previousHash = row.hash;
      expected += 1;
    }
    if (page.length < PAGE) return null;
  }
}

function whyBroken(
  { seq, previousHash, hash, content, ownChain }: SealRow,
  expected: { chain: string; seq: number; previousHash: string },
  key: Buffer | null,
): string | null {
  if (seq !== expected.seq) return 'its seal is gone';
  if (content === null) return 'its entry is gone';
  if (previousHash !== expected.previousHash) return 'it does not follow the one before it';
  if (ownChain !== expected.chain) return 'its entry is of another site';
  if (key && hash !== linkHash(key, { ...expected, content })) return 'its entry or its seal was changed';
  return null;
}

/** The end of a chain can be cut off without a trace, but for what was kept elsewhere. */
async function cutOff(ask: Ask, heads: readonly KeptHead[]): Promise<Place[]> {
  const found = await ask<{ chain: string; seq: number; hash: string }>(
    `SELECT s.chain, s.seq, s.hash FROM audit_seals s
     JOIN jsonb_to_recordset($1) AS k (chain uuid, seq bigint) ON k.chain = s.chain AND k.seq = s.seq`,
    [JSON.stringify(heads)],
  );
  const hashes = new Map(found.map(({ chain, seq, hash }) => [`${chain} ${seq}`, hash]));
  return heads.flatMap(({ chain, seq, hash }): Place[] => {
    const own = hashes.get(`${chain} ${seq}`);
    if (own === hash) return [];
    return [{ chain, seq, why: own === undefined ? 'it is gone' : 'it was another one' }];
  });
}

const ENTRIES: readonly Check[] = [
  {
    // Whoever writes into the table past the program leaves a row that was never announced for sealing.
    what: 'every entry is sealed, or waits for its seal',
    broken: `SELECT e.id, e.action, e.occurred_at FROM audit_entries e
     WHERE NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.entry_id = e.id)
       AND NOT EXISTS (SELECT 1 FROM audit_unsealed u WHERE u.entry_id = e.id)`,
  },
  {
    what: 'a look at a full NIK says who, whose and why',
    broken: `SELECT id, occurred_at FROM audit_entries WHERE action = 'nik.revealed'
     AND (staff_id IS NULL OR people_hmacs IS NULL OR coalesce(details->>'why', '') = '')`,
  },
];

const broke = (what: string, places: readonly Place[]): Broken | null =>
  places.length > 0 ? { what, count: places.length, examples: places.slice(0, EXAMPLES) } : null;

async function waiting(ask: Ask): Promise<Record<string, number>> {
  const [row] = await ask<{ count: number }>('SELECT count(*)::int AS count FROM audit_unsealed');
  return { 'not sealed yet': row?.count ?? 0 };
}
