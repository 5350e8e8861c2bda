import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/program.js';
import { type SourceFile, sourceFiles } from '../support/source.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const isServer = (path: string): boolean =>
  !/\.spec\.tsx?$/.test(path) && !path.startsWith(join('src', 'web', 'client')) && !path.includes('migrations');

/** A sealed NIK, or a row of a list with one in it, becomes readable here and nowhere else: what happens to it then. */
const OPENS: Record<string, string> = {
  'src/modules/applicants/applicants.service.ts': 'shown, in the audit before it is opened',
  'src/modules/applicants/applicants.erasing.service.ts': 'looked for in free texts, to be erased there too',
  'src/modules/schools/schools.erasing.service.ts': 'looked through for the person who is erased',
  'src/modules/schools/schools.roster.seating.service.ts': 'handed on to the booking of the pupil',
  'src/modules/schools/schools.roster.service.ts': 'masked at once; refused rows are an export',
};
const OPENS_NIK = /\bopen\((?:[^()]|\([^()]*\))*'(?:nik|refused-row)'\s*,?\s*\)/;

/** What leaves the program as a file, or is made to be printed: by which line in the audit, or why without one. */
const EXPORTS: Record<string, { by: string; action: string } | { without: string }> = {
  'src/web/school/roster.page.tsx': {
    by: 'src/modules/schools/schools.roster.service.ts',
    action: 'roster.refusals_exported',
  },
  'src/web/staff/stock-ledger.page.tsx': {
    by: 'src/modules/blanks/blanks.outlook.service.ts',
    action: 'stock.exported',
  },
  'src/web/staff/trail.page.tsx': { by: 'src/platform/access/audit.trail.service.ts', action: 'audit.exported' },
  'src/web/staff/paper.view.tsx': { by: 'src/modules/desk/desk.paper.service.ts', action: 'list.shown' },
  'src/web/staff/ticket.view.tsx': { without: 'a number, for the person it was given to' },
  'src/web/resident/own-data.page.tsx': { by: 'src/modules/rights/rights.copy.service.ts', action: 'data.copied' },
  'src/web/school/roster-guardian-data.page.tsx': {
    by: 'src/modules/rights/rights.pupils.service.ts',
    action: 'data.copied',
  },
  'src/web/resident/manage.page.tsx': { without: 'a date for the calendar of whoever has the booking' },
  'src/web/resident/start.page.tsx': { without: 'a day off for the calendar of anybody' },
  'src/modules/rights/rights.breach.command.ts': {
    by: 'src/modules/rights/rights.breach.service.ts',
    action: 'breach.reported',
  },
};
const LEAVES = /\btoCsv\(|content-disposition|\bdata-print\b|new StreamableFile\(/;

/** Lists of names for paper or the telephone; each is a use case that says in the audit who saw it. */
const LISTS: Record<string, string[]> = {
  'src/modules/desk/desk.paper.service.ts': ['desk_paper'],
  'src/modules/printing/printing.service.ts': ['to_call', 'unrecorded'],
  'src/modules/schools/schools.roster.session.service.ts': ['school_day', 'school_team'],
};

const places = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files
    .filter(({ text }) => pattern.test(text))
    .map(({ path }) => path.replaceAll('\\', '/'))
    .sort();

describe('what must stand in the audit', () => {
  const files = sourceFiles('src', isServer);

  it('a NIK is opened in these places and in no other', () => {
    expect(places(files, OPENS_NIK)).toEqual(Object.keys(OPENS).sort());
  });

  it('is found wherever it is opened', () => {
    for (const text of [
      `this.secrets.open(row.nikEnc, 'nik')`,
      `open(nikEnc, 'nik')`,
      `secrets.open(String(row.nik), 'nik',)`,
      `JSON.parse(this.secrets.open(content, 'refused-row'))`,
    ])
      expect(places([{ path: 'a.ts', text }], OPENS_NIK)).toEqual(['a.ts']);
    expect(places([{ path: 'a.ts', text: `this.secrets.open(nameEnc, 'name')` }], OPENS_NIK)).toEqual([]);
  });

  it('the one way to show it writes the audit first, in the same transaction', () => {
    const service = read('src/modules/applicants/applicants.service.ts');
    const [reveal = ''] = /async revealNik\(tx: Tx,[\s\S]*?\n {2}\}/.exec(service) ?? [];
    expect(reveal).toMatch(/this\.audit\.record\(tx, actor, \{\s*action: 'nik\.revealed'[\s\S]*secrets\.open\(/);
    expect(service.match(new RegExp(OPENS_NIK.source, 'g'))).toHaveLength(1);
  });

  it('everything that leaves as a file or on paper is listed', () => {
    expect(places(files, LEAVES)).toEqual(
      Object.keys(EXPORTS)
        .filter((path) => LEAVES.test(read(path)))
        .sort(),
    );
    expect(
      Object.keys(EXPORTS).filter((path) => !files.some((file) => file.path.replaceAll('\\', '/') === path)),
    ).toEqual([]);
  });

  it.each(Object.entries(EXPORTS).flatMap(([path, how]) => ('by' in how ? [[path, how] as const] : [])))(
    '%s is written down by its use case',
    (_path, { by, action }) => {
      expect(read(by)).toMatch(new RegExp(`(?:audit\\.record|this\\.note)\\([\\s\\S]*`));
      expect(read(by)).toContain(`'${action}'`);
    },
  );

  it.each(Object.entries(LISTS))('%s says who saw its lists', (path, lists) => {
    const text = read(path);
    expect(text).toContain(`action: 'list.shown'`);
    for (const list of lists) expect(text).toContain(`'${list}'`);
  });

  it('every movement of stock goes through the one place that writes it down', () => {
    const appends = places(files, /INSERT INTO blank_movements/);
    expect(appends).toEqual(['src/modules/blanks/blanks.ledger.repository.ts']);
    expect(places(files, /repository\.append\(tx, row\);\s*await this\.repository\.moveBalance/)).toEqual([
      'src/modules/blanks/blanks.ledger.service.ts',
    ]);
    const ledger = read('src/modules/blanks/blanks.ledger.service.ts');
    expect(ledger.match(/\.append\(/g)).toHaveLength(1);
    expect(ledger).toMatch(/async write\([\s\S]*?moveBalance[\s\S]*?this\.audit\.record\(tx, actor/);
  });

  it('rows of the audit are made by the audit alone', () => {
    expect(places(files, /INSERT INTO audit_entries/)).toEqual(['src/platform/access/audit.service.ts']);
    expect(places(files, /INSERT INTO audit_seals/)).toEqual(['src/platform/access/audit.sealing.service.ts']);
    expect(places(files, /(?:UPDATE|DELETE FROM) audit_(?:entries|seals)/)).toEqual([]);
  });
});
