import { parentPort } from 'node:worker_threads';
import { hashNow } from './identity.hashing.js';
import type { HashingOrder } from './identity.hashing.types.js';

parentPort?.on('message', ({ id, order }: { id: number; order: HashingOrder }) => {
  hashNow(order).then(
    (answer) => parentPort?.postMessage({ id, answer }),
    () => parentPort?.postMessage({ id }),
  );
});
