import { step } from '../lib/terminal.mjs';
import { prepareDays } from './days.mjs';
import { beginHistory } from './history.mjs';
import { Client } from './load.mjs';
import { takePeople } from './person.mjs';
import { runRounds, SERVICE } from './rates.mjs';
import { printLayers } from './report.mjs';
import { scriptHere } from './stage.mjs';

const CONNECTIONS = 64;
const PREPARED_A_SECOND = 8_000;
const ROUTES = {
  '+ body, validated': 'body',
  '+ person checked and sealed': 'person',
  '+ one read': 'read',
  '+ one row in a transaction': 'commit',
};

/** What each layer of a booking costs: the same load on routes that each do a little more. */
export async function run(stage, { seconds, rounds, history }) {
  const client = await stage.connect();
  const { hot } = await step('Prepare the days', () => prepareDays(client));
  await beginHistory(client, history);
  await client.end();
  const empty = await stage.startWeb({ script: scriptHere('empty-app.mjs'), name: 'empty-route' });
  const env = { BENCH_SITE: hot.siteId };
  const layers = await step('Start the programs', () =>
    stage.startWeb({ script: scriptHere('layers-app.mjs'), name: 'layers', env }),
  );
  const http = await Client.start('load-client.mjs', 'load');
  const load = (program, spec) => (lasting) => {
    const watched = { server: program.pid, database: stage.postmaster };
    return http.measure({ port: program.port, connections: CONNECTIONS, ...spec }, lasting, watched);
  };
  const posting = (path, more) => (lasting) => {
    const count = lasting * PREPARED_A_SECOND;
    const own = { kind: 'post', path, slotIds: hot.slotIds, service: SERVICE, count, first: takePeople(count) };
    return load(layers, { ...own, ...more })(lasting);
  };
  const measurements = {
    'empty route': load(empty, { kind: 'read', paths: ['/empty'] }),
    '+ our hooks and guards': load(layers, { kind: 'read', paths: ['/api/v1/layers/bare'] }),
    ...Object.fromEntries(Object.entries(ROUTES).map(([name, route]) => [name, posting(`/api/v1/layers/${route}`)])),
    'whole booking, together': posting('/api/v1/bookings', { history }),
    'whole booking, one at a time': posting('/api/v1/bookings', { history, connections: 1 }),
  };
  const results = await runRounds(measurements, { rounds, seconds });
  await Promise.all([http, layers, empty].map((one) => one.stop()));
  printLayers(results, CONNECTIONS);
  return { results, bars: [], isRight: true, history };
}
