import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

const FOLDERS = ['http', 'integration', 'migrations', 'pages', 'race'];
const GROUPS = 'groups';
const SIZE = 6;

const specsIn = (folder) =>
  readdirSync(inRoot('test', folder), { recursive: true })
    .filter((name) => /\.spec\.tsx?$/.test(name) && !name.includes('.full.'))
    .map((name) => path.posix.join(folder, name));

/**
 * A spec file that starts the program first loads all of it, at a cost of more than most of its tests: files of one group
 * load it once. Each file keeps its own program, database and hooks; failures name the file they stand in.
 */
export function writeTestGroups() {
  const folder = inRoot('test', GROUPS);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const weight = (name) => statSync(inRoot('test', name)).size;
  const specs = FOLDERS.flatMap(specsIn).sort((a, b) => weight(b) - weight(a));
  const count = Math.ceil(specs.length / SIZE);
  for (let at = 0; at < count; at += 1) {
    const lines = specs.filter((_, index) => index % count === at).map((name) => `import '../${asModule(name)}';`);
    writeFileSync(path.join(folder, `group-${String(at + 1).padStart(2, '0')}.spec.ts`), `${lines.join('\n')}\n`);
  }
}

const asModule = (name) => name.replace(/\.tsx?$/, '.js');
