import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { newId } from '../../common/new-id.js';
import { Clock } from '../../platform/clock/clock.service.js';
import type { Tx } from '../../platform/database/sql.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Area, CalendarReferenceRepository, type ShippedSite } from './calendar.reference.repository.js';

type Row = Record<string, string>;

const ZONE = 'Asia/Jakarta';
const WEEKEND = [6, 0];
/** The start of the weekend service in the shipped data. */
const WEEKEND_SERVICE_SINCE = '2025-01-01';
const OFFICE = { counters: 3, standbyPlaces: 15 };
const DISTRICT = { counters: 1, standbyPlaces: 5 };

/** Loads what is shipped in `data/`: areas and holidays are brought up to date, sites and templates only when missing. */
@Injectable()
export class CalendarReferenceService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly repository: CalendarReferenceRepository,
  ) {}

  async loadShipped(dataDir: string): Promise<void> {
    const read = async (name: string): Promise<Row[]> =>
      parse<Row>(await readFile(join(dataDir, name), 'utf8'), { columns: true, skip_empty_lines: true });
    const districts = [...(await read('kecamatan_1771.csv')), ...(await read('kecamatan_1702.csv'))];
    const villages = [...(await read('kelurahan_1771.csv')), ...(await read('villages_1702.csv'))];
    const holidays = await read('holidays_id_2025_2027.csv');
    const modes = await read('mode_periods.csv');
    await this.unitOfWork.run(async (tx) => {
      await this.repository.upsertAreas(tx, areasOf(districts, villages));
      await this.repository.upsertHolidays(tx, holidays.map(holidayOf));
      await this.loadSites(
        tx,
        districts.filter((row) => row.code?.startsWith('17.71')),
      );
      for (const row of modes) await this.repository.insertModePeriod(tx, newId(this.clock.now()), modeOf(row));
    });
  }

  private async loadSites(tx: Tx, cityDistricts: Row[]): Promise<void> {
    for (const [code, name] of REGIONS) await this.repository.insertRegion(tx, newId(this.clock.now()), code, name);
    for (const site of shippedSites(cityDistricts)) await this.loadSite(tx, { ...site, id: newId(this.clock.now()) });
  }

  private async loadSite(tx: Tx, site: ShippedSite & { counters: number; standbyPlaces: number }): Promise<void> {
    if (!(await this.repository.insertSite(tx, site))) return;
    const { id: siteId, counters, standbyPlaces } = site;
    for (const weekday of WEEKEND) {
      const id = newId(this.clock.now());
      await this.repository.insertTemplate(tx, {
        id,
        siteId,
        weekday,
        counters,
        standbyPlaces,
        effectiveFrom: WEEKEND_SERVICE_SINCE,
      });
    }
  }
}

const REGIONS = [
  ['17.71', 'Kota Bengkulu'],
  ['17.02', 'Kabupaten Rejang Lebong'],
] as const;

type SiteToLoad = Omit<ShippedSite, 'id'> & { counters: number; standbyPlaces: number };

/** The two registry offices print; the nine districts of the city record only. */
function shippedSites(cityDistricts: Row[]): SiteToLoad[] {
  const office = { kind: 'office', timezone: ZONE, prints: true, ...OFFICE } as const;
  const city = {
    regionCode: '17.71',
    code: 'dukcapil-1771',
    name: 'Disdukcapil Kota Bengkulu',
    address: 'Kota Bengkulu',
  };
  const regency = { regionCode: '17.02', code: 'dukcapil-1702', name: 'Disdukcapil Kabupaten Rejang Lebong' };
  const districts = cityDistricts.map((row, index): SiteToLoad => {
    const name = row.alias || row.name || '';
    const own = { regionCode: '17.71', code: `kecamatan-${row.nik_prefix}`, name: `Kantor Kecamatan ${name}` };
    const address = `Kecamatan ${name}, Kota Bengkulu`;
    return { ...own, address, kind: 'district', timezone: ZONE, prints: false, position: index + 1, ...DISTRICT };
  });
  return [{ ...city, ...office, position: 0 }, ...districts, { ...regency, ...office, address: 'Curup', position: 20 }];
}

const aliasesOf = (row: Row): string[] => (row.alias ? [row.alias] : []);

function areasOf(districts: Row[], villages: Row[]): Area[] {
  return [
    { code: '17.71', parentCode: null, kind: 'city', name: 'Kota Bengkulu', aliases: [] },
    { code: '17.02', parentCode: null, kind: 'regency', name: 'Kabupaten Rejang Lebong', aliases: [] },
    ...districts.map(
      (row): Area => ({
        code: row.code ?? '',
        parentCode: row.code?.slice(0, 5) ?? null,
        kind: 'district',
        name: row.name ?? '',
        aliases: aliasesOf(row),
      }),
    ),
    ...villages.map(
      (row): Area => ({
        code: row.code ?? '',
        parentCode: row.kecamatan_code ?? null,
        kind: row.type === 'desa' ? 'desa' : 'kelurahan',
        name: row.name ?? '',
        aliases: aliasesOf(row),
      }),
    ),
  ];
}

const modeOf = (row: Row) => ({
  regionCode: row.region ?? '',
  mode: row.mode ?? '',
  isOpen: row.state === 'open',
  from: row.from ?? '',
  to: row.to || null,
  legalBasis: row.legal_basis ?? '',
});

const holidayOf = (row: Row) => ({
  date: row.date ?? '',
  name: row.name ?? '',
  kind: row.kind === 'cuti_bersama' ? ('joint_leave' as const) : ('national_holiday' as const),
  isProvisional: row.provisional === 'yes',
  source: row.source ?? '',
});
