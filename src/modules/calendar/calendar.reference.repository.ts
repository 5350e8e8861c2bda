import { Injectable } from '@nestjs/common';
import { rows, type Tx } from '../../platform/database/sql.js';
import type { Holiday, HolidayKind, SiteKind } from './calendar.types.js';

export interface Area {
  code: string;
  parentCode: string | null;
  kind: 'city' | 'regency' | 'district' | 'kelurahan' | 'desa';
  name: string;
  aliases: string[];
}

export interface ShippedSite {
  id: string;
  regionCode: string;
  code: string;
  name: string;
  kind: SiteKind;
  timezone: string;
  address: string;
  prints: boolean;
  position: number;
}

@Injectable()
export class CalendarReferenceRepository {
  async upsertAreas(tx: Tx, areas: readonly Area[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO areas (code, parent_code, kind, name, aliases)
       SELECT a->>'code', a->>'parentCode', a->>'kind', a->>'name', ARRAY(SELECT jsonb_array_elements_text(a->'aliases'))
       FROM jsonb_array_elements($1::jsonb) a
       ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, kind = excluded.kind, name = excluded.name,
         aliases = excluded.aliases`,
      [JSON.stringify(areas)],
    );
  }

  async upsertHolidays(tx: Tx, holidays: readonly (Holiday & { kind: HolidayKind; source: string })[]): Promise<void> {
    await rows(
      tx,
      `INSERT INTO holidays (holiday_on, name, kind, is_provisional, source)
       SELECT (h->>'date')::date, h->>'name', h->>'kind', (h->>'isProvisional')::boolean, h->>'source'
       FROM jsonb_array_elements($1::jsonb) h
       ON CONFLICT (holiday_on, name) DO UPDATE SET kind = excluded.kind, is_provisional = excluded.is_provisional,
         source = excluded.source`,
      [JSON.stringify(holidays)],
    );
  }

  async insertRegion(tx: Tx, id: string, code: string, name: string): Promise<void> {
    await rows(tx, 'INSERT INTO regions (id, code, name) VALUES ($1, $2, $3) ON CONFLICT (code) DO NOTHING', [
      id,
      code,
      name,
    ]);
  }

  /** What the region has said of that date by itself stays. */
  async insertModePeriod(
    tx: Tx,
    id: string,
    period: { regionCode: string; mode: string; isOpen: boolean; from: string; to: string | null; legalBasis: string },
  ): Promise<void> {
    const { regionCode, mode, isOpen, from, to, legalBasis } = period;
    await rows(
      tx,
      `INSERT INTO mode_periods (id, region_id, mode, is_open, valid_from, valid_to, legal_basis)
       SELECT $1, r.id, $3, $4, $5, $6, $7 FROM regions r WHERE r.code = $2
       ON CONFLICT ON CONSTRAINT mode_periods_one_per_start_uq DO NOTHING`,
      [id, regionCode, mode, isOpen, from, to, legalBasis],
    );
  }

  /** True when the site was not there. */
  async insertSite(tx: Tx, site: ShippedSite): Promise<boolean> {
    const inserted = await rows(
      tx,
      `INSERT INTO sites (id, region_id, code, name, kind, timezone, address, prints, position)
       SELECT $1, r.id, $3, $4, $5, $6, $7, $8, $9 FROM regions r WHERE r.code = $2
       ON CONFLICT (code) DO NOTHING RETURNING id`,
      [
        site.id,
        site.regionCode,
        site.code,
        site.name,
        site.kind,
        site.timezone,
        site.address,
        site.prints,
        site.position,
      ],
    );
    return inserted.length === 1;
  }

  async insertTemplate(
    tx: Tx,
    template: {
      id: string;
      siteId: string;
      weekday: number;
      counters: number;
      standbyPlaces: number;
      effectiveFrom: string;
    },
  ): Promise<void> {
    await rows(
      tx,
      `INSERT INTO opening_templates (id, site_id, weekday, opens_at, closes_at, step_minutes, counters, standby_places, effective_from)
       VALUES ($1, $2, $3, '09:00', '13:00', 12, $4, $5, $6)`,
      [
        template.id,
        template.siteId,
        template.weekday,
        template.counters,
        template.standbyPlaces,
        template.effectiveFrom,
      ],
    );
  }
}
