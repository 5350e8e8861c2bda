import { rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from '../lib/build.mjs';
import { tryLock } from '../lib/exclusive-lock.mjs';
import { ensureInstalled } from '../lib/install.mjs';
import { inRoot, inRuntime, makeRuntimeFolder } from '../lib/paths.mjs';
import { PlainError } from '../lib/plain-error.mjs';
import { capture } from '../lib/run-command.mjs';
import { onShutdown, runMain, shutdown, shutdownOnSignals } from '../lib/shutdown.mjs';
import { say, step } from '../lib/terminal.mjs';
import { readOptions, USAGE } from './options.mjs';
import { machine, printBars, writeResults } from './report.mjs';
import { FOLDER, Stage } from './stage.mjs';

/** Longer than any part takes on a slow machine: nothing hangs for ever. */
const LIMIT_MS = 40 * 60_000;
const HISTORY = path.join(FOLDER, 'history.jsonl');

async function takeLock() {
  makeRuntimeFolder();
  const { lock, holder } = await tryLock(inRuntime('bench.lock'));
  if (lock === undefined) throw new PlainError(`The bench runs already in this folder (process ${holder.pid}).`);
  onShutdown(lock.release);
}

/** The database must be right after all that, or the figures are worth nothing. At rest: no worker empties the outbox. */
async function verify(stage, history) {
  const args = [inRoot('dist', 'cli.js'), 'verify', '--at-rest', ...(history ? ['--history', history] : [])];
  const client = await stage.connect();
  await client.query('ANALYZE');
  await client.end();
  const { code, output } = await step('Verify', () => capture(process.execPath, args, { env: stage.ownerEnv() }));
  say(`\n${output.trim()}`);
  return { isRight: code === 0, said: output.trim().split('\n') };
}

const MODULES = {
  rates: () => import('./part-rates.mjs'),
  layers: () => import('./part-layers.mjs'),
  pages: () => import('./part-pages.mjs'),
  displays: () => import('./part-displays.mjs'),
  desk: () => import('./part-desk.mjs'),
  messages: () => import('./part-messages.mjs'),
  growth: () => import('./part-growth.mjs'),
};

function watchTime(name) {
  const timer = setTimeout(() => {
    say(`\n${name} took more than ${LIMIT_MS / 60_000} minutes and is stopped.`);
    void shutdown(1);
  }, LIMIT_MS);
  return () => clearTimeout(timer);
}

/** Each part on a database of its own; they share nothing but the report. */
async function runPart(name, options) {
  say(`\n== ${name} ==`);
  const inTime = watchTime(name);
  const { run, settings, fsync } = await MODULES[name]();
  rmSync(HISTORY, { force: true });
  const stage = await Stage.open({ settings, fsync });
  const found = await run(stage, { ...options, history: HISTORY });
  printBars(found.bars);
  const verified = found.skipsVerify ? { isRight: true, said: [] } : await verify(stage, found.history);
  const isRight = found.isRight && verified.isRight;
  if (isRight) rmSync(HISTORY, { force: true });
  await stage.close();
  inTime();
  const { results, bars, grown, wantsLayers } = found;
  return { postgres: stage.version, isRight, verified: verified.said, bars, results, grown, wantsLayers };
}

async function runAll(options) {
  await takeLock();
  await ensureInstalled();
  await ensureBuilt();
  const results = { at: new Date().toISOString(), machine: machine(), options, parts: {} };
  const parts = [...options.parts];
  for (const name of parts) {
    results.parts[name] = await runPart(name, options);
    if (results.parts[name].wantsLayers && !parts.includes('layers')) parts.push('layers');
  }
  say(`\nWritten to ${path.relative(inRoot(), writeResults(results))}`);
  return Object.values(results.parts).every((part) => part.isRight) ? 0 : 1;
}

/** Measures, prints, writes JSON. The exit code tells whether the data were right; a missed bar is only said. */
export async function bench(args) {
  shutdownOnSignals(() => 130);
  await runMain(async () => {
    const options = readOptions(args);
    if (options === null) say(USAGE);
    await shutdown(options === null ? 0 : await runAll(options));
  });
}
