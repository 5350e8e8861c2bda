import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { ResidentMessageKind, TextChange } from './messages.types.js';

const CHANGE = `t.kind, t.language, t.version, t.text, a.name AS "staffName", t.at`;
const FROM = 'FROM message_templates t JOIN staff_accounts a ON a.id = t.staff_id';

interface Place {
  regionId: string;
  kind: ResidentMessageKind;
  language: 'id' | 'en';
}

@Injectable()
export class MessagesTemplateRepository {
  /** Null while nobody wrote one. */
  findNewest(tx: Tx, { regionId, kind, language }: Place): Promise<{ version: number; text: string | null } | null> {
    return firstRow(
      tx,
      `SELECT version, text FROM message_templates WHERE region_id = $1 AND kind = $2 AND language = $3
       ORDER BY version DESC LIMIT 1`,
      [regionId, kind, language],
    );
  }

  /** The newest of every kind and language. */
  listNewest(tx: Tx, regionId: string): Promise<TextChange[]> {
    return rows<TextChange>(
      tx,
      `SELECT DISTINCT ON (t.kind, t.language) ${CHANGE} ${FROM} WHERE t.region_id = $1
       ORDER BY t.kind, t.language, t.version DESC`,
      [regionId],
    );
  }

  /** The newest first. */
  listOf(tx: Tx, { regionId, kind, language }: Place, limit: number): Promise<TextChange[]> {
    return rows<TextChange>(
      tx,
      `SELECT ${CHANGE} ${FROM} WHERE t.region_id = $1 AND t.kind = $2 AND t.language = $3 ORDER BY t.version DESC LIMIT $4`,
      [regionId, kind, language, limit],
    );
  }

  /** The version after the newest. Of two at once the unique key lets one pass. */
  async append(tx: Tx, row: Place & { id: string; text: string | null; staffId: string; at: Date }): Promise<number> {
    const added = await firstRow<{ version: number }>(
      tx,
      `INSERT INTO message_templates (id, region_id, kind, language, version, text, staff_id, at)
       SELECT $1, $2, $3, $4, coalesce(max(version), 0) + 1, $5, $6, $7 FROM message_templates
       WHERE region_id = $2 AND kind = $3 AND language = $4
       ON CONFLICT ON CONSTRAINT message_templates_version_uq DO NOTHING RETURNING version`,
      [row.id, row.regionId, row.kind, row.language, row.text, row.staffId, row.at],
    );
    return added?.version ?? 0;
  }
}
