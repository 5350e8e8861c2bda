import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PREPARE_PID_FILE, preparingAlone } from './install.mjs';
import { inRoot } from './paths.mjs';
import { runNpm } from './run-command.mjs';
import { step } from './terminal.mjs';

const SOURCES = [
  'src',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  '.swcrc',
  'package-lock.json',
  'scripts/build-client.mjs',
];
const stampFile = () => inRoot('dist', '.build-stamp');

const byName = (a, b) => (a < b ? -1 : 1);

function filesUnder(relative) {
  const full = inRoot(relative);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [relative];
  return readdirSync(full).flatMap((name) => filesUnder(path.join(relative, name)));
}

function sourceHash() {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap(filesUnder)
    .filter((file) => !/\.spec\.tsx?$/.test(file))
    .sort(byName);
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(inRoot(file)))
      .update('\0');
  return hash.digest('hex');
}

const builtFrom = () => (existsSync(stampFile()) ? readFileSync(stampFile(), 'utf8') : '');

async function build() {
  // Taken before the build: a file edited while it runs makes the next start build again.
  const wanted = sourceHash();
  if (builtFrom() === wanted) return;
  await step('Build', () => runNpm(['run', '--silent', 'build'], { pidFile: PREPARE_PID_FILE }));
  writeFileSync(stampFile(), wanted);
}

export const ensureBuilt = () => preparingAlone(build);
