import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../lib/embedded-postgres.mjs';
import { inRoot, inRuntime } from '../lib/paths.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { freePort } from '../lib/ports.mjs';
import { run } from '../lib/run-command.mjs';
import { asEnvironment, newKeys } from '../lib/secrets.mjs';
import { onShutdown } from '../lib/shutdown.mjs';
import { step } from '../lib/terminal.mjs';
import { Child } from './child.mjs';

export const FOLDER = inRuntime('bench');
const CLUSTER = inRuntime('bench', 'postgres');
/** So high that no measurement meets it; the guard itself stays in place. */
const NO_FLOOD = '1000000';
const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'];

const onDatabase = (url, name) => url.replace(/\/[^/]*$/, `/${name}`);

async function connect(connectionString) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString, ssl: false });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** What a run that was killed left behind. */
async function removeOldCluster() {
  if (!existsSync(CLUSTER)) return;
  const old = await startEmbeddedPostgres({ dataDir: CLUSTER });
  await old.destroy();
}

/** The database of this run, the programs on it, and the way to both. */
export class Stage {
  #cluster;
  #forget;

  /** A PostgreSQL of its own in the runtime folder, migrated. Nothing is written before it is known to be ours. */
  static async open({ settings, fsync = true } = {}) {
    mkdirSync(FOLDER, { recursive: true });
    await step('Remove what an earlier run left', removeOldCluster);
    const stage = new Stage();
    stage.keys = asEnvironment(newKeys());
    await step('Start PostgreSQL', () => stage.#startCluster({ settings, fsync }));
    stage.#forget = onShutdown(() => stage.#destroy());
    await stage.requireOwn({ durable: fsync });
    await step('Migrate', () =>
      run(process.execPath, [inRoot('dist', 'cli.js'), 'migrate'], { env: stage.ownerEnv() }),
    );
    return stage;
  }

  get postmaster() {
    return this.#cluster.pid;
  }

  get appUrl() {
    return this.#cluster.appUrl;
  }

  get superuserUrl() {
    return onDatabase(this.#cluster.superuserUrl, this.#cluster.database);
  }

  /** As superuser on the application's database. */
  connect() {
    return connect(this.superuserUrl);
  }

  /** Stops the server and starts it with other settings, on the same data. */
  async restart(options) {
    await this.#cluster.stop();
    await this.#startCluster(options);
    await this.requireOwn({ durable: options.fsync ?? true });
  }

  /** @throws PlainError when the server is another one, or does not keep what it committed */
  async requireOwn({ durable = true } = {}) {
    const client = await this.connect();
    const app = await connect(this.appUrl);
    try {
      const { rows } = await client.query('SHOW server_version');
      this.version = rows[0].server_version;
      const shown = async (who, name) => Object.values((await who.query(`SHOW ${name}`)).rows[0])[0];
      const folder = realpathSync(await shown(client, 'data_directory'));
      if (folder !== realpathSync(this.#cluster.clusterDir))
        throw new PlainError(`Not our server: its data are in ${folder}.`);
      for (const name of durable ? DURABLE : []) {
        for (const who of [client, app]) {
          const value = await shown(who, name);
          if (value !== 'on')
            throw new PlainError(`${name} is ${value}; it must be on for figures that mean something.`);
        }
      }
    } finally {
      await Promise.all([client.end(), app.end()]);
    }
  }

  ownerEnv(more = {}) {
    return this.appEnv({ DATABASE_OWNER_URL: this.#cluster.ownerUrl, ...more });
  }

  appEnv(more = {}) {
    return {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: this.#cluster.appUrl,
      ...this.keys,
      ...more,
    };
  }

  /** The web program as `npm start` runs it, or a script of this folder in its stead. */
  async startWeb({ script = inRoot('dist', 'main.js'), name = 'web', env = {} } = {}) {
    const port = await freePort();
    const address = { HOST: '127.0.0.1', PORT: String(port), GILIRAN_ORIGIN: `http://localhost:${port}` };
    const limits = { RATE_LIMIT_ADDRESS: NO_FLOOD, LIVE_STREAMS_ADDRESS: NO_FLOOD };
    const execArgv = ['--enable-source-maps'];
    const program = new Child(script, {
      name,
      folder: FOLDER,
      execArgv,
      env: this.appEnv({ ...address, ...limits, ...env }),
    });
    await program.hear('ready');
    return { port, pid: program.pid, stop: () => program.stop() };
  }

  async #startCluster({ settings, fsync }) {
    this.#cluster = await startEmbeddedPostgres({ dataDir: CLUSTER, settings, fsync });
  }

  /** Ends the server and deletes its data. */
  async close() {
    this.#forget();
    await this.#destroy();
  }

  async #destroy() {
    await this.#cluster.destroy();
    rmSync(CLUSTER, { recursive: true, force: true });
  }
}

export const scriptHere = (name) => fileURLToPath(new URL(name, import.meta.url));
