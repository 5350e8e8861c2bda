import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

const OUT = 'test/groups';
const SETS = [
  {
    name: 'program',
    folders: ['http', 'integration', 'migrations', 'pages', 'race'].map((one) => `test/${one}`),
    size: 10,
  },
  { name: 'browser', folders: ['test/browser'], size: 3 },
  { name: 'system', folders: ['test/architecture', 'test/system'], size: 6 },
  { name: 'unit', folders: ['src'], size: 16 },
];

const specsIn = (folder) =>
  readdirSync(inRoot(folder), { recursive: true })
    .filter((name) => /\.spec\.tsx?$/.test(name) && !name.includes('.full.'))
    .map((name) => path.posix.join(folder, name));
const asModule = (name) => name.replace(/\.tsx?$/, '.js');

/**
 * A spec file that starts the program first loads all of it, which costs more than most of its tests: the files of one group
 * load it once. Each file keeps its own program, database and hooks, and a failure names the file it stands in.
 */
export function writeTestGroups() {
  rmSync(inRoot(OUT), { recursive: true, force: true });
  mkdirSync(inRoot(OUT));
  const weight = (name) => statSync(inRoot(name)).size;
  for (const { name, folders, size } of SETS) {
    const specs = folders.flatMap(specsIn).sort((a, b) => weight(b) - weight(a));
    const count = Math.ceil(specs.length / size);
    for (let at = 0; at < count; at += 1) {
      const lines = specs.filter((_, index) => index % count === at).map((spec) => `import '../../${asModule(spec)}';`);
      writeFileSync(inRoot(OUT, `${name}-${String(at + 1).padStart(2, '0')}.spec.ts`), `${lines.join('\n')}\n`);
    }
  }
}
