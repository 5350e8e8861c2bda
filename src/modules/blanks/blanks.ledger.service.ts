import { Injectable } from '@nestjs/common';
import { newId } from '../../common/new-id.js';
import { type Actor, type Place, staffIdOf } from '../../platform/access/actor.js';
import { Audit } from '../../platform/access/audit.service.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { Live } from '../../platform/live/live.service.js';
import { BlanksLedgerRepository, type LedgerEntry, type MovementRow } from './blanks.ledger.repository.js';
import type { BlankKind, Movement } from './blanks.types.js';

/** Writes the ledger: every entry moves the balance in the same transaction. The balance must be locked. */
@Injectable()
export class BlanksLedgerService {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly live: Live,
    private readonly repository: BlanksLedgerRepository,
  ) {}

  /** An entry, with its line in the audit. @throws StockShort */
  async write(tx: Tx, actor: Actor, at: Place, blankKind: BlankKind, entry: LedgerEntry): Promise<MovementRow> {
    const occurredAt = this.clock.now();
    const { siteId, regionId } = at;
    const id = newId(occurredAt);
    const row = { ...entry, id, regionId, siteId, blankKind, staffId: staffIdOf(actor), occurredAt };
    // The entry first: one that is taken back a second time is refused by its name, not by what it does to the sums.
    await this.repository.append(tx, row);
    await this.repository.moveBalance(tx, row);
    const { kind, quantity, reversesId } = entry;
    await this.audit.record(tx, actor, {
      action: reversesId ? 'stock.reversed' : 'stock.moved',
      subjectType: 'blank_movement',
      subjectId: id,
      at,
      details: { kind, quantity, blankKind, ...(reversesId ? { reversesId } : {}) },
    });
    return row;
  }

  /** An entry by hand: told to whoever watches the site. @throws StockShort */
  async enter(tx: Tx, actor: Actor, at: Place, blankKind: BlankKind, entry: LedgerEntry): Promise<Movement> {
    const { id, occurredAt } = await this.write(tx, actor, at, blankKind, entry);
    const { kind, quantity, reason, reference = null } = entry;
    await this.live.announce(tx, `site:${at.siteId}`);
    const staffName = actor.kind === 'staff' ? actor.name : null;
    return { id, blankKind, kind, quantity, reason, reference, staffName, occurredAt };
  }
}
