import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/program.js';
import { sourceFiles } from '../support/source.js';

/** The source itself is held to the rules in sources.spec.ts; here is what must not pass. */
function cruise(folder: string): { code: number | null; output: string } {
  const program = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const found = spawnSync(process.execPath, [program, '--config', '.dependency-cruiser.cjs', 'src'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  });
  return { code: found.status, output: found.stdout + found.stderr };
}

/** Files that break one rule each. */
const CONTROL: Record<string, [file: string, text: string]> = {
  'modules:catalogue': ['src/modules/catalogue/a.service.ts', `import '../desk/desk.service.js';`],
  'modules:public-files-only': ['src/modules/bookings/a.service.ts', `import '../capacity/capacity.repository.js';`],
  'modules:unlisted': ['src/modules/parking/a.service.ts', `import '../../common/uuid.js';`],
  'web:public-files-only': ['src/web/a.page.ts', `import '../modules/capacity/capacity.repository.js';`],
  'layer:nothing-imports-web': ['src/modules/bookings/b.service.ts', `import '../../web/page.js';`],
  'layer:nothing-imports-verify': ['src/modules/bookings/c.service.ts', `import '../../verify/verify.js';`],
  'layer:verify-asks-rows-and-rules': ['src/verify/a.ts', `import '../modules/desk/desk.service.js';`],
  'layer:platform-knows-no-domain': ['src/platform/a.ts', `import '../modules/desk/desk.service.js';`],
  'layer:controller-stops-at-service': ['src/modules/desk/a.controller.ts', `import './desk.repository.js';`],
  'layer:rules-are-pure': ['src/modules/desk/a.rules.ts', `import './desk.service.js';`],
  'no-circular': ['src/common/a.ts', `import './b.js';`],
};
const OTHERS: Record<string, string> = {
  'src/modules/desk/desk.service.ts': 'export {};',
  'src/modules/desk/desk.repository.ts': 'export {};',
  'src/modules/capacity/capacity.repository.ts': 'export {};',
  'src/web/page.ts': 'export {};',
  'src/verify/verify.ts': 'export {};',
  'src/common/uuid.ts': 'export {};',
  'src/common/b.ts': `import './a.js';`,
};

describe('who may use whom', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'giliran-modules-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json']) cpSync(join(ROOT, file), join(folder, file));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const files = { ...OTHERS, ...Object.fromEntries(Object.values(CONTROL)) };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is kept by rules that bite: each finds the file that breaks it', () => {
    const { code, output } = cruise(folder);
    expect(code).toBeGreaterThan(0);
    for (const [rule, [file]] of Object.entries(CONTROL)) expect(output).toContain(`${rule}: ${file}`);
  });
});

/** In the domain and the pages: refusals are our own, and what Nest injects is never a mere type. */
const FORBIDDEN: Record<string, RegExp> = {
  'a Nest exception': /\bnew (?:BadRequest|NotFound|Forbidden|Unauthorized|Conflict|Http)Exception\(/,
  'a type import of a class that is injected':
    /\bimport type \{[^}]*\b\w+(?:Service|Repository|Body|Param|Query)\b[^}]*\} from '[^']*\.(?:service|repository|dto)\.js'/,
};
const breaks = (path: string, text: string): string[] =>
  Object.entries(FORBIDDEN)
    .filter(([, pattern]) => pattern.test(text))
    .map(([what]) => `${path}: ${what}`);

describe('what the domain and the pages never do', () => {
  const isServer = (path: string) => !path.startsWith(join('src', 'web', 'client')) && !/\.spec\.tsx?$/.test(path);
  const files = [...sourceFiles(join('src', 'modules'), isServer), ...sourceFiles(join('src', 'web'), isServer)];

  it('holds in the source', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(({ path, text }) => breaks(path, text))).toEqual([]);
  });

  it.each([
    ['a Nest exception', 'throw new NotFoundException();'],
    ['a type import of a class that is injected', `import type { DeskService } from './desk.service.js';`],
  ])('would be found out otherwise: %s', (what, text) => {
    expect(breaks('x.ts', text)).toEqual([`x.ts: ${what}`]);
    expect(breaks('x.ts', `throw new NotFound(); import type { Ticket } from './desk.types.js';`)).toEqual([]);
  });
});
