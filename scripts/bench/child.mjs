import { fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PlainError } from '../lib/plain-error.mjs';
import { onShutdown, refuseWhenLeaving } from '../lib/shutdown.mjs';

const READY_MS = 60_000;
const GRACE_MS = 14_000;

/**
 * A process of this run: a program under measure or a client. It ends with this one, by its own number alone; what it
 * says goes into a file.
 */
export class Child {
  #child;
  #ended;
  #file;

  constructor(script, { name, folder, args = [], env = {}, execArgv = [] }) {
    refuseWhenLeaving();
    this.#file = path.join(folder, `${name}.log`);
    const log = openSync(this.#file, 'w', 0o600);
    const stdio = ['ignore', log, log, 'ipc'];
    this.#child = fork(script, args, { env: { PATH: process.env.PATH, ...env }, execArgv, stdio });
    closeSync(log);
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    this.forget = onShutdown(() => this.stop());
  }

  get pid() {
    return this.#child.pid;
  }

  /** The next message of one type. @throws PlainError with its last words when it ends, says `failed` or is silent */
  async hear(type, withinMs = READY_MS) {
    let listener;
    let timer;
    const heard = new Promise((resolve) => {
      listener = (message) => [type, 'failed'].includes(message?.type) && resolve(message);
      this.#child.on('message', listener);
    });
    const tooLate = new Promise((resolve) => {
      timer = setTimeout(() => resolve(`no answer in ${withinMs / 1000} s`), withinMs);
    });
    try {
      const message = await Promise.race([heard, this.#ended, tooLate]);
      if (message?.type === type) return message;
      const why = message?.type === 'failed' ? message.reason : message;
      throw new PlainError(`${path.basename(this.#file, '.log')}: ${why}\n${this.#lastWords()}`);
    } finally {
      clearTimeout(timer);
      this.#child.off('message', listener);
    }
  }

  /** Says something and waits for the answer to it. */
  ask(message, answer, withinMs) {
    const heard = this.hear(answer, withinMs);
    this.#child.send(message);
    return heard;
  }

  async stop() {
    this.forget();
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS);
    await this.#ended;
    clearTimeout(force);
  }

  #lastWords() {
    return readFileSync(this.#file, 'utf8').trim().split('\n').slice(-15).join('\n');
  }
}
