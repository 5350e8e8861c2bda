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
import { readOptions } from './options.mjs';
import { machine, printBars, writeResults } from './report.mjs';
import { FOLDER, Stage } from './stage.mjs';

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
  const { code, output } = await step('Verify', () => capture(process.execPath, args, { env: stage.ownerEnv() }));
  say(`\n${output.trim()}`);
  return code === 0;
}

const MODULES = {
  rates: () => import('./part-rates.mjs'),
  layers: () => import('./part-layers.mjs'),
  pages: () => import('./part-pages.mjs'),
  growth: () => import('./part-growth.mjs'),
};

/** Each part on a database of its own; they share nothing but the report. */
async function runPart(name, options) {
  say(`\n== ${name} ==`);
  const { run, settings, fsync } = await MODULES[name]();
  rmSync(HISTORY, { force: true });
  const stage = await Stage.open({ settings, fsync });
  const found = await run(stage, { ...options, history: HISTORY });
  printBars(found.bars ?? []);
  const isRight = found.isRight && (found.skipsVerify || (await verify(stage, found.history)));
  await stage.close();
  return { ...found, isRight };
}

async function runAll(args) {
  const options = readOptions(args);
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
    await shutdown(await runAll(args));
  });
}
