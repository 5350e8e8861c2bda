import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { remember } from './left-behind.mjs';
import { inRoot } from './paths.mjs';
import { PlainError } from './plain-error.mjs';
import { sleep } from './process-info.mjs';
import { refuseWhenLeaving } from './shutdown.mjs';

const READY_TIMEOUT_MS = 120_000;
/** Longer than a program gives itself to end in good order. */
const GRACE_MS = 14_000;
const LARGE_LOG_BYTES = 10_000_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that ran this long had recovered: the next pause is short again. */
const STEADY_MS = 60_000;

function spawnWithLog(script, env, logFile) {
  if (existsSync(logFile) && statSync(logFile).size > LARGE_LOG_BYTES) truncateSync(logFile);
  const log = openSync(logFile, 'a', 0o600);
  const from = statSync(logFile).size;
  // A file, not a pipe: the program can still write its last words when the process that started it is gone.
  const child = spawn(process.execPath, ['--enable-source-maps', inRoot(script)], {
    cwd: inRoot(),
    env,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const lastWords = () =>
    readFileSync(logFile).subarray(from).toString('utf8').trim().split('\n').slice(-20).join('\n');
  return { child, lastWords };
}

/** Resolves with how it ended, also when it could not be started at all. */
const ending = (child) =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });

const readiness = (child) =>
  new Promise((resolve) => child.on('message', (message) => message?.type === 'ready' && resolve('ready')));

/** SIGTERM, and after the time of grace SIGKILL. Where there are no signals, closing the channel says the same. */
async function endGently(child, ended) {
  if (process.platform === 'win32' && child.connected) child.disconnect();
  else child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(force);
}

/**
 * One of the two programs of Giliran as a child process. After the first start has succeeded it is started again,
 * with growing pauses, whenever it ends by itself.
 */
export class Program {
  #current = null;
  #stopping = false;
  #pause = FIRST_PAUSE_MS;

  constructor({ name, script, env, folder, say }) {
    Object.assign(this, { name, script, env, say });
    this.logFile = path.join(folder, `${name}.log`);
    this.pidFile = path.join(folder, `${name}.pid`);
  }

  /** @throws PlainError with its last words when it ends before it is ready */
  async start() {
    refuseWhenLeaving();
    const { ready, ended, lastWords } = this.#launch();
    const outcome = await Promise.race([ready, ended, sleep(READY_TIMEOUT_MS).then(() => 'no sign of life')]);
    if (outcome !== 'ready' && !this.#stopping) {
      await this.stop();
      throw new PlainError(`The ${this.name} process did not start (${outcome}):\n\n${lastWords()}`);
    }
    void this.#keepRunning();
  }

  async stop() {
    this.#stopping = true;
    if (this.#current !== null) await endGently(this.#current.child, this.#current.ended);
    rmSync(this.pidFile, { force: true });
  }

  #launch() {
    const { child, lastWords } = spawnWithLog(this.script, this.env, this.logFile);
    if (child.pid !== undefined) remember(this.pidFile, child.pid);
    this.#current = { child, lastWords, since: Date.now(), ended: ending(child), ready: readiness(child) };
    return this.#current;
  }

  async #keepRunning() {
    for (;;) {
      const { ended, since, lastWords } = this.#current;
      const how = await ended;
      if (this.#stopping) return;
      if (Date.now() - since > STEADY_MS) this.#pause = FIRST_PAUSE_MS;
      this.say(`The ${this.name} process ended by itself (${how}); starting it again.\n${lastWords()}`);
      await sleep(this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
      if (this.#stopping) return;
      void this.#launch().ready.then(() => this.say(`The ${this.name} process runs again.`));
    }
  }
}
