import { randomUUID } from 'node:crypto';
import { addDays } from '../../src/common/local-date.js';
import type { StaffActor } from '../../src/platform/access/actor.js';
import { DeskCounterService } from '../../src/modules/desk/desk.counter.service.js';
import { DeskHandoutService } from '../../src/modules/desk/desk.handout.service.js';
import { DeskSyncService } from '../../src/modules/desk/desk.sync.service.js';
import type { Provisions, SyncAct, SyncResult } from '../../src/modules/desk/desk.sync.types.js';
import type { TestApp } from './app.js';
import { buildBooking, buildDay, type BuiltDay, buildStaff, OFFICE, person } from './builders.js';

/** A clerk at an open counter, with what the console keeps. */
export interface Cut {
  actor: StaffActor;
  device: string;
  counterId: string;
  given: Omit<Provisions, 'conflicts'>;
}

export interface CutOffDay {
  built: BuiltDay;
  date: string;
  codes: string[];
  /** What opens each booking, in the same order. */
  tokens: string[];
  cuts: Cut[];
}

let people = 2_000;

/** A day with bookings, and two counters that got their hand-outs at nine. */
export async function buildCutOffDay(
  app: TestApp,
  date: string,
  options: { bookings?: number; standbyPlaces?: number; cards?: number } = {},
): Promise<CutOffDay> {
  const { bookings = 8, standbyPlaces = 30, cards = 20 } = options;
  await app.setClock(`${addDays(date, -5)}T10:00:00+07:00`);
  const built = await buildDay(app, { date, counters: 2, standbyPlaces, cards, reserve: Math.min(4, cards) });
  const codes: string[] = [];
  const tokens: string[] = [];
  for (let i = 0; i < bookings; i += 1) {
    const made = await buildBooking(app, built.slotIds[i % built.slotIds.length] ?? '', [person((people += 1))]);
    codes.push(made.code);
    tokens.push(made.token);
  }
  await app.setClock(`${date}T09:00:00+07:00`);
  const counters = await app.database.sql<{ id: string }>(
    'SELECT id FROM counters WHERE site_id = $1 ORDER BY number LIMIT 2',
    [built.site.id],
  );
  const cuts: Cut[] = [];
  for (const { id: counterId } of counters) {
    const actor = await buildStaff(app, 'desk', { site: OFFICE });
    await app.get(DeskCounterService).open(actor, counterId);
    const device = randomUUID();
    cuts.push({
      actor,
      device,
      counterId,
      given: await app.get(DeskHandoutService).provide(actor, built.site.id, device),
    });
  }
  return { built, date, codes, tokens, cuts };
}

/** The line is up again two hours later, for one upload of one device. */
export function upload(
  app: TestApp,
  { built, date }: CutOffDay,
  { actor, device }: Cut,
  acts: SyncAct[],
  clock?: Date,
): Promise<SyncResult[]> {
  return app
    .get(DeskSyncService)
    .sync(actor, { device, siteId: built.site.id, date, origin: 'device', acts, ...(clock ? { clock } : {}) });
}

/** The clerks go home, whoever still stands at their counters. */
export async function goHome(app: TestApp): Promise<void> {
  await app.database.sql('UPDATE counters SET staff_id = NULL, opened_at = NULL WHERE staff_id IS NOT NULL');
}
