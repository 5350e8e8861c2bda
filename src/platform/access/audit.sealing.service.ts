import { appendFile } from 'node:fs/promises';
import { Injectable, Logger } from '@nestjs/common';
import { CHAIN_START } from '../../common/hash-chain.js';
import { Clock } from '../clock/clock.service.js';
import { Env } from '../config/env.js';
import { AUDIT_CHAIN, AUDIT_CONTENT } from '../database/audit-content.js';
import { rows, type Tx } from '../database/sql.js';
import { touches, UnitOfWork } from '../database/unit-of-work.js';
import { Secrets } from '../secrets/secrets.service.js';

const BATCH = 1_000;
const OWN_FILE = 0o600;

/** The newest link of a chain: who keeps it elsewhere sees when the end of the chain was cut off. */
export interface ChainHead {
  chain: string;
  seq: number;
  hash: string;
}

interface Unsealed {
  id: string;
  chain: string;
  content: string;
}

interface Seal extends ChainHead {
  entryId: string;
  previousHash: string;
}

/** Makes links of what the audit says, one chain per site, in the order in which rows become visible. */
@Injectable()
export class AuditSealing {
  private readonly logger = new Logger(AuditSealing.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly secrets: Secrets,
    private readonly env: Env,
  ) {}

  /** Seals all that waits, and tells the new heads to the log and to the file that is set for them. */
  async seal(): Promise<number> {
    const heads = new Map<string, ChainHead>();
    let sealed = 0;
    for (let count = BATCH; count === BATCH; sealed += count) {
      const seals = await this.unitOfWork.run((tx) => this.sealBatch(tx));
      for (const { chain, seq, hash } of seals) heads.set(chain, { chain, seq, hash });
      count = seals.length;
    }
    if (heads.size > 0) await this.tell([...heads.values()]);
    return sealed;
  }

  /** The newest links of all chains. */
  heads(tx: Tx): Promise<(ChainHead & { sealedAt: Date })[]> {
    return rows(
      tx,
      `WITH RECURSIVE chains AS (
         (SELECT chain FROM audit_seals ORDER BY chain LIMIT 1)
         UNION ALL
         SELECT (SELECT s.chain FROM audit_seals s WHERE s.chain > c.chain ORDER BY s.chain LIMIT 1) FROM chains c
         WHERE c.chain IS NOT NULL)
       SELECT h.chain, h.seq, h.hash, h.sealed_at AS "sealedAt" FROM chains c CROSS JOIN LATERAL (
         SELECT * FROM audit_seals s WHERE s.chain = c.chain ORDER BY s.seq DESC LIMIT 1) h`,
    );
  }

  private async sealBatch(tx: Tx): Promise<Seal[]> {
    touches(tx, []);
    // One at a time, or two would make the same link.
    await rows(tx, 'SELECT pg_advisory_xact_lock(hashtext($1))', ['audit-chains']);
    const waiting = await rows<Unsealed>(
      tx,
      `SELECT e.id, ${AUDIT_CHAIN} AS chain, ${AUDIT_CONTENT} AS content
       FROM audit_unsealed u JOIN audit_entries e ON e.id = u.entry_id ORDER BY u.entry_id LIMIT ${BATCH}`,
    );
    const heads = await this.headsOf(tx, [...new Set(waiting.map(({ chain }) => chain))]);
    const seals = waiting.map(({ id, chain, content }): Seal => {
      const head = heads.get(chain);
      const link = { chain, seq: (head?.seq ?? 0) + 1, previousHash: head?.hash ?? CHAIN_START };
      const hash = this.secrets.linkHash({ ...link, content });
      heads.set(chain, { chain, seq: link.seq, hash });
      return { ...link, entryId: id, hash };
    });
    if (seals.length > 0) await this.write(tx, seals);
    return seals;
  }

  private async headsOf(tx: Tx, chains: readonly string[]): Promise<Map<string, ChainHead>> {
    const found = await rows<ChainHead>(
      tx,
      `SELECT c.chain, h.seq, h.hash FROM unnest($1::uuid[]) AS c (chain) CROSS JOIN LATERAL (
         SELECT s.seq, s.hash FROM audit_seals s WHERE s.chain = c.chain ORDER BY s.seq DESC LIMIT 1) h`,
      [chains],
    );
    return new Map(found.map((head) => [head.chain, head]));
  }

  private async write(tx: Tx, seals: readonly Seal[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO audit_seals (chain, seq, entry_id, previous_hash, hash, sealed_at)
       SELECT s.chain, s.seq, s."entryId", s."previousHash", s.hash, $2
       FROM jsonb_to_recordset($1) AS s (chain uuid, seq bigint, "entryId" uuid, "previousHash" text, hash text)`,
      [JSON.stringify(seals), this.clock.now()],
    );
    await rows(tx, 'DELETE FROM audit_unsealed WHERE entry_id = ANY($1)', [seals.map(({ entryId }) => entryId)]);
  }

  private async tell(heads: readonly ChainHead[]): Promise<void> {
    this.logger.log(`audit sealed: ${heads.map(({ chain, seq, hash }) => `${chain} ${seq} ${hash}`).join(', ')}`);
    const file = this.env.giliranAuditHeads;
    if (!file) return;
    await appendFile(file, heads.map((head) => `${JSON.stringify(head)}\n`).join(''), { mode: OWN_FILE });
  }
}
