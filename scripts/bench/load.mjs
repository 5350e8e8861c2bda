import { FOLDER, scriptHere } from './stage.mjs';
import { Child } from './child.mjs';
import { memory, secondsOf, secondsOfTree } from './processor.mjs';

const PREPARE_MS = 120_000;
const SLACK_MS = 60_000;

/** A client in its own process: `load-client.mjs` over HTTP, or `bare-client.mjs` with SQL alone. */
export class Client {
  #child;

  static async start(script, name) {
    const client = new Client();
    client.#child = new Child(scriptHere(script), { name, folder: FOLDER });
    await client.#child.hear('ready');
    return client;
  }

  /**
   * One measurement: what was answered, how fast, and what it cost whom.
   * @param watched pids of the server (null for bare SQL) and of the database
   * @param seconds without it until everything prepared was answered
   */
  async measure(spec, seconds, watched) {
    await this.#child.ask({ type: 'prepare', spec }, 'prepared', PREPARE_MS);
    const used = () => [watched.server ? secondsOf(watched.server) : 0, secondsOfTree(watched.database)];
    const before = used();
    const limit = (seconds ?? 60) * 1000 + SLACK_MS;
    const { cpu: clientCpu, ...result } = await this.#child.ask({ type: 'go', seconds }, 'result', limit);
    const [server, database] = used().map((value, at) => (value === null ? null : value - before[at]));
    const cpu = { server, database, client: clientCpu };
    const ofOne = (value) => (value === null || result.total === 0 ? null : (value * 1e6) / result.total);
    const each = { server: ofOne(server), database: ofOne(database), client: ofOne(clientCpu) };
    return { ...result, cpu, each, memory: memory({ server: watched.server ?? 0, database: watched.database }) };
  }

  stop() {
    return this.#child.stop();
  }
}
