import { PlainError } from './plain-error.mjs';
import { say, showError } from './terminal.mjs';

const cleanups = [];
let leaving = null;

/** Cleanups run last in, first out. Returns a function that takes this one off the list. */
export function onShutdown(cleanup) {
  cleanups.push(cleanup);
  return () => {
    const at = cleanups.indexOf(cleanup);
    if (at >= 0) cleanups.splice(at, 1);
  };
}

export const isShuttingDown = () => leaving !== null;

/** Nothing new is started once the end has begun. */
export function refuseWhenLeaving() {
  if (isShuttingDown()) throw new PlainError('stopping');
}

/** Runs every cleanup once and ends the process; later calls wait for the first. */
export function shutdown(exitCode) {
  leaving ??= leave(exitCode);
  return leaving;
}

async function leave(exitCode) {
  while (cleanups.length > 0) {
    try {
      await cleanups.pop()();
    } catch (error) {
      showError(error);
    }
  }
  process.exit(exitCode);
}

/** A terminal sends Ctrl-C to every process of the group and npm passes it on once more, so repeats are ignored. */
export function shutdownOnSignals(exitCodeFor) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (leaving === null) say('\nStopping ...');
      void shutdown(exitCodeFor(signal));
    });
  }
}

/** Runs a program's main function: whatever it throws is shown, and what was started is stopped. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (isShuttingDown()) return;
    showError(error);
    await shutdown(1);
  }
}
