import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { Service } from './catalogue.types.js';

@Injectable()
export class CatalogueRepository {
  list(tx: Tx): Promise<Service[]> {
    return rows<Service>(
      tx,
      `SELECT code, service_group AS "group", minutes, uses_card AS "usesCard", blank_kind AS "blankKind", places,
              national_class AS "nationalClass", documents, position
       FROM services ORDER BY position`,
    );
  }

  async insertMissing(tx: Tx, services: readonly Service[]): Promise<void> {
    for (const s of services) {
      await rows(
        tx,
        `INSERT INTO services (code, service_group, minutes, uses_card, blank_kind, places, national_class, documents, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (code) DO NOTHING`,
        [s.code, s.group, s.minutes, s.usesCard, s.blankKind, s.places, s.nationalClass, s.documents, s.position],
      );
    }
  }
}
