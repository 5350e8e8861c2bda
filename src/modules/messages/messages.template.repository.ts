import { Injectable } from '@nestjs/common';
import { firstRow, rows, type Tx } from '../../platform/database/sql.js';
import type { MessageKind, TextChange, Wording } from './messages.types.js';

const CHANGE = `t.kind, t.language, t.wording, t.version, t.text, a.name AS "staffName", t.at`;
const FROM = 'FROM message_templates t JOIN staff_accounts a ON a.id = t.staff_id';

/** Which text is meant. */
export interface TextPlace {
  regionId: string;
  kind: MessageKind;
  language: 'id' | 'en';
  wording: Wording;
}

@Injectable()
export class MessagesTemplateRepository {
  /** Null while nobody wrote one. */
  findNewest(
    tx: Tx,
    { regionId, kind, language, wording }: TextPlace,
  ): Promise<{ version: number; text: string | null } | null> {
    return firstRow(
      tx,
      `SELECT version, text FROM message_templates WHERE region_id = $1 AND kind = $2 AND language = $3 AND wording = $4
       ORDER BY version DESC LIMIT 1`,
      [regionId, kind, language, wording],
    );
  }

  /** The newest of every kind, language and wording. */
  listNewest(tx: Tx, regionId: string): Promise<TextChange[]> {
    return rows<TextChange>(
      tx,
      `SELECT DISTINCT ON (t.kind, t.language, t.wording) ${CHANGE} ${FROM} WHERE t.region_id = $1
       ORDER BY t.kind, t.language, t.wording, t.version DESC`,
      [regionId],
    );
  }

  /** The newest first. */
  listOf(tx: Tx, { regionId, kind, language, wording }: TextPlace, limit: number): Promise<TextChange[]> {
    return rows<TextChange>(
      tx,
      `SELECT ${CHANGE} ${FROM} WHERE t.region_id = $1 AND t.kind = $2 AND t.language = $3 AND t.wording = $4
       ORDER BY t.version DESC LIMIT $5`,
      [regionId, kind, language, wording, limit],
    );
  }

  /** The version after the newest. Of two at once the unique key lets one pass. */
  async append(
    tx: Tx,
    row: TextPlace & { id: string; text: string | null; staffId: string; at: Date },
  ): Promise<number> {
    const added = await firstRow<{ version: number }>(
      tx,
      `INSERT INTO message_templates (id, region_id, kind, language, wording, version, text, staff_id, at)
       SELECT $1, $2, $3, $4, $8, coalesce(max(version), 0) + 1, $5, $6, $7 FROM message_templates
       WHERE region_id = $2 AND kind = $3 AND language = $4 AND wording = $8
       ON CONFLICT ON CONSTRAINT message_templates_version_uq DO NOTHING RETURNING version`,
      [row.id, row.regionId, row.kind, row.language, row.text, row.staffId, row.at, row.wording],
    );
    return added?.version ?? 0;
  }
}
