import { type AppOptions, MONDAY, startApp, type TestApp } from './app.js';
import { ApiClient } from './api-client.js';
import { buildDay, person } from './builders.js';
import { HistoryLog } from './history-log.js';
import { seeded, shuffled } from './random.js';
import { isFull } from './tier.js';

export const RUSH = isFull ? { callers: 1_000, clients: 100, places: 100 } : { callers: 200, clients: 20, places: 20 };

/** The same places, as one time or as many. */
const TIMES = [1, 2, 4, 10, 20];
/** Who is told that a time is full asks for another one, this often. */
const TRIES = 2;

/** Two processes of the program on one database, as behind a proxy. */
export interface TwoApps {
  app: TestApp;
  urls: string[];
  close(): Promise<void>;
}

export async function startTwo(options: AppOptions = {}): Promise<TwoApps> {
  const app = await startApp(options);
  const other = await startApp({ ...options, database: app.database });
  return {
    app,
    urls: [await app.listen(), await other.listen()],
    close: async () => {
      await other.close();
      await app.close();
    },
  };
}

export interface Rush {
  places: number;
  sold: number;
  /** How often each refusal was given. */
  refused: Record<string, number>;
  serviceDayId: string;
  history: HistoryLog;
}

/** Everybody wants a place of one day; the seed decides who asks for which time, in which order, and how many times there are. */
export async function rushForPlaces({ app, urls }: TwoApps, seed: number): Promise<Rush> {
  const random = seeded(seed);
  await app.setClock(MONDAY);
  const times = TIMES[seed % TIMES.length] ?? 1;
  const date = new Date(Date.UTC(2027, 1, 9 + (seed % 20))).toISOString().slice(0, 10);
  const closesAt = `${String(9 + Math.floor((times * 12) / 60)).padStart(2, '0')}:${String((times * 12) % 60).padStart(2, '0')}`;
  const { day, slotIds } = await buildDay(app, { date, closesAt, counters: RUSH.places / times, cards: 0 });
  const history = await HistoryLog.begin(app.database);
  const callers = Array.from({ length: RUSH.callers }, (_, i) => ({
    who: person(seed * RUSH.callers + i),
    wants: shuffled(slotIds, random).slice(0, TRIES),
  }));
  const refused: Record<string, number> = {};
  let sold = 0;
  const serve = async (client: ApiClient): Promise<void> => {
    for (let caller = callers.pop(); caller; caller = callers.pop()) {
      for (const slotId of caller.wants) {
        const { status, code } = await client.book(slotId, 'ikd', [caller.who]);
        if (status === 201) {
          sold += 1;
          break;
        }
        refused[code ?? String(status)] = (refused[code ?? String(status)] ?? 0) + 1;
      }
    }
  };
  const clients = Array.from({ length: RUSH.clients }, (_, i) => new ApiClient(() => urls[i % 2] ?? '', history));
  await Promise.all(clients.map(serve));
  return { places: RUSH.places, sold, refused, serviceDayId: day.id, history };
}
