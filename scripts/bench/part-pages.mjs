import { step } from '../lib/terminal.mjs';
import { barOfPages } from './bars.mjs';
import { widenPublishedDays } from './days.mjs';
import { median } from './figures.mjs';
import { Client } from './load.mjs';
import { takePeople } from './person.mjs';
import { printPages } from './report.mjs';

const A_SECOND = 200;
const VISITORS = 100;
const PLACES_OF_A_SLOT = 1_000;
const WARM_UP_SECONDS = 3;

/** Residents who go the whole way from the start page to their booking, two hundred requests a second in all. */
export async function run(stage, { seconds, rounds }) {
  const client = await stage.connect();
  await step('Prepare the days', () => widenPublishedDays(client, PLACES_OF_A_SLOT));
  await client.end();
  const web = await step('Start the program', () => stage.startWeb());
  const visitors = await Client.start('pages-client.mjs', 'visitors');
  const watched = { server: web.pid, database: stage.postmaster };
  const once = (lasting) => {
    const count = Math.ceil((lasting * A_SECOND) / 10) + VISITORS;
    const spec = { port: web.port, aSecond: A_SECOND, visitors: VISITORS, first: takePeople(count) };
    return visitors.measure(spec, lasting, watched);
  };
  await step('Warm up', () => once(Math.min(seconds, WARM_UP_SECONDS)));
  const samples = [];
  for (let round = 1; round <= rounds; round += 1) samples.push(await step(`Round ${round}`, () => once(seconds)));
  await Promise.all([visitors.stop(), web.stop()]);
  printPages(samples);
  const p95 = median(samples.map((sample) => sample.latency.p95));
  return { results: samples, bars: [barOfPages(p95)], isRight: samples.every((sample) => sample.failed === 0) };
}
