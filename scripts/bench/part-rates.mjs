import { say, step } from '../lib/terminal.mjs';
import { barsOfRates } from './bars.mjs';
import { prepareDays, setRoom } from './days.mjs';
import { beginHistory } from './history.mjs';
import { Client } from './load.mjs';
import { takePeople } from './person.mjs';
import { measurementsOf, runRounds, SERVICE, startPrograms } from './rates.mjs';
import { printRates } from './report.mjs';
import { captureBooking, countRows, gained, requireSameRows } from './written-rows.mjs';

const TRIED = 20;
const SCARCE = { placesOfSlot: 5, cards: 60, asked: 300, connections: 16 };

const booking = (program, day, more) => ({
  kind: 'post',
  path: '/api/v1/bookings',
  port: program.port,
  slotIds: day.slotIds,
  service: SERVICE,
  ...more,
});

/** 300 people for 60 cards: exactly 60 of them get one. */
async function checkScarcity(client, stage, clients, web, day, history) {
  await setRoom(client, [day.id], SCARCE.placesOfSlot, SCARCE.cards);
  const { asked: count, connections } = SCARCE;
  const spec = booking(web, day, { connections, first: takePeople(count), count, history });
  const { statuses } = await clients.http.measure(spec, undefined, { server: null, database: stage.postmaster });
  const expected = { 201: SCARCE.cards, 409: count - SCARCE.cards };
  const isRight = JSON.stringify(statuses) === JSON.stringify(expected);
  say(
    `            ${count} people for ${SCARCE.cards} cards: ${JSON.stringify(statuses)}${isRight ? '' : ' IS WRONG'}`,
  );
  return isRight;
}

/** A booking of the program is the model of the bare driver's; twenty of each must write the same rows. */
async function prepareModel(client, stage, clients, web, days, history) {
  const watched = { server: null, database: stage.postmaster };
  const one = async (count) => {
    const spec = booking(web, days.hot, { connections: 1, first: takePeople(count), count, history });
    const { good, refusal } = await clients.http.measure(spec, undefined, watched);
    if (good !== count) throw new Error(`${good} of ${count} bookings on an empty day: ${refusal}`);
  };
  await one(1);
  const { rows } = await client.query('SELECT id, slot_id FROM bookings WHERE service_day_id = $1', [days.hot.id]);
  const [{ id, slot_id: slotId }] = rows;
  const captured = await captureBooking(client, id);
  const model = { ...captured, day: days.hot, slot: days.hot.slots.find((slot) => slot.id === slotId) };
  const before = await countRows(client);
  await one(TRIED);
  const ofProgram = await gained(client, before, TRIED);
  const between = await countRows(client);
  await clients.bare.measure(
    { url: stage.appUrl, clients: 1, count: TRIED, model, day: days.bare },
    undefined,
    watched,
  );
  requireSameRows(model, ofProgram, await gained(client, between, TRIED));
  say(
    `            rows of a booking: ${Object.entries(ofProgram)
      .map(([table, n]) => `${n} ${table}`)
      .join(', ')}`,
  );
  return model;
}

/** Bookings and reads a second, beside bare SQL and an empty route. */
export async function run(stage, { seconds, rounds, history }) {
  const client = await stage.connect();
  const days = await step('Prepare the days', () => prepareDays(client));
  const programs = await step('Start the programs', () => startPrograms(stage));
  const clients = {
    http: await Client.start('load-client.mjs', 'load'),
    bare: await Client.start('bare-client.mjs', 'bare'),
  };
  const { web } = programs;
  await beginHistory(client, history);
  const isRight = await step('Few cards', () => checkScarcity(client, stage, clients, web, days.scarce, history));
  const model = await step('Rows of a booking', () => prepareModel(client, stage, clients, web, days, history));
  const measurements = measurementsOf({ stage, programs, clients, days, model, history });
  const results = await runRounds(measurements, { rounds, seconds });
  await client.end();
  await Promise.all([...Object.values(clients), ...Object.values(programs)].map((one) => one.stop()));
  printRates(results);
  const bars = barsOfRates(results);
  const wantsLayers = bars.some(({ what, isMet }) => what.startsWith('hot day') && !isMet);
  return { results, bars, isRight, history, wantsLayers };
}
