// The web process as it is, but for one thing: a request whose key begins with "mati-" is its last. It dies, as by
// kill -9, when the COMMIT of that request has come back and nobody has been answered yet.
import 'reflect-metadata';
import { UnitOfWork } from '../../dist/platform/database/unit-of-work.js';
import { Idempotency } from '../../dist/platform/idempotency/idempotency.service.js';

const DOOMED = 'mati-';
const doomed = new WeakSet();

const { keep } = Idempotency.prototype;
Idempotency.prototype.keep = function marking(tx, answered) {
  if (answered.some(({ request }) => request.key.startsWith(DOOMED))) doomed.add(tx);
  return keep.call(this, tx, answered);
};

const { run } = UnitOfWork.prototype;
UnitOfWork.prototype.run = async function dying(work) {
  let last;
  const result = await run.call(this, (tx) => {
    last = tx;
    return work(tx);
  });
  if (doomed.has(last)) process.kill(process.pid, 'SIGKILL');
  return result;
};

await import('../../dist/main.js');
