import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { inRoot } from './paths.mjs';
import { capture, captureNpm } from './run-command.mjs';
import { runMain, shutdown, shutdownOnSignals } from './shutdown.mjs';
import { say } from './terminal.mjs';

const LONG_FILE_LINES = 300;
const CODE_FOLDERS = ['src', 'test', 'scripts'];

const folders = () => CODE_FOLDERS.filter((folder) => existsSync(inRoot(folder)));
const npmScript = (name) => captureNpm(['run', '--silent', name]);
const biome = () => inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** A lock with addresses works only where the registry it was written from can be reached. */
function checkLock() {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const bound = Object.keys(packages).filter((name) => packages[name].resolved !== undefined);
  return bound.length === 0
    ? { code: 0, output: '' }
    : { code: 1, output: `package-lock.json has ${bound.length} "resolved" addresses, first at ${bound[0]}` };
}

const STEPS = {
  types: () => npmScript('typecheck'),
  lint: () => npmScript('lint'),
  format: () => capture(process.execPath, [biome(), 'format', ...folders()]),
  'module rules': () => npmScript('depcruise'),
  'package lock': checkLock,
};

async function runStep(name) {
  const since = Date.now();
  const { code, output } = await STEPS[name]();
  const took = `${((Date.now() - since) / 1000).toFixed(1)} s`.padStart(8);
  say(`${took}  ${name}: ${code === 0 ? 'ok' : 'FAILED'}`);
  if (code !== 0) say(`\n${output.trim()}\n`);
  return code === 0;
}

function warnOfLongFiles() {
  const files = readdirSync(inRoot('src'), { recursive: true }).filter((file) => /(?<!\.spec)\.tsx?$/.test(file));
  for (const file of files) {
    const lines = readFileSync(inRoot('src', file), 'utf8').split('\n').length - 1;
    if (lines > LONG_FILE_LINES) say(`          warning: ${path.join('src', file)} has ${lines} lines`);
  }
}

/** Everything about the code that can be said without running it. */
export async function check() {
  shutdownOnSignals(() => 130);
  await runMain(async () => {
    await ensureInstalled();
    const results = await Promise.all(Object.keys(STEPS).map(runStep));
    warnOfLongFiles();
    await shutdown(results.every(Boolean) ? 0 : 1);
  });
}
