import { Worker } from 'node:worker_threads';
import type { HashingAnswer, HashingOrder } from './identity.hashing.types.js';

/** Built beside this file; from its source, as tests run it, in the folder of what is built. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../../dist/modules/identity/identity.hashing.thread.js'
    : './identity.hashing.thread.js',
  import.meta.url,
);

interface Waiting {
  resolve: (answer: HashingAnswer) => void;
  reject: (error: Error) => void;
}

/** One thread that hashes beside all else; begun with the first order, and again when it broke. */
export class HashingThread {
  private worker?: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  ask(order: HashingOrder): Promise<HashingAnswer> {
    const worker = (this.worker ??= this.begin());
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, order });
    });
  }

  async end(): Promise<void> {
    const { worker } = this;
    if (!worker) return;
    this.giveUp(worker);
    await worker.terminate();
  }

  private begin(): Worker {
    const worker = new Worker(THREAD, { env: {} });
    worker.on('message', ({ id, answer }: { id: number; answer?: HashingAnswer }) => {
      const one = this.waiting.get(id);
      this.waiting.delete(id);
      // No process stays for its sake when nobody waits.
      if (this.waiting.size === 0) worker.unref();
      if (answer === undefined) one?.reject(new Error('This cannot be hashed or compared.'));
      else one?.resolve(answer);
    });
    worker.on('error', () => this.giveUp(worker));
    worker.on('exit', () => this.giveUp(worker));
    return worker;
  }

  private giveUp(worker: Worker): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const one of this.waiting.values()) one.reject(new Error('The thread that hashes has ended.'));
    this.waiting.clear();
  }
}
