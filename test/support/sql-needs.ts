import { join } from 'node:path';
import { sourceFiles } from './source.js';

type Needs = Map<string, Set<string>>;

const TEXT = /`((?:[^`\\]|\\.)*)`|'((?:[^'\\\n]|\\.)*)'/gs;
const CONSTANT = /^const (\w+) =\s*(?:`((?:[^`\\]|\\.)*)`|'((?:[^'\\\n]|\\.)*)');/gms;
const READ = /\b(?:FROM|JOIN|USING)\s+(\w+)(?:\s+(\w+))?/g;
const WRITE =
  /\bINSERT INTO (\w+)|\bUPDATE (\w+)(?:\s+(?!SET\b)\w+)?\s+SET\s+([\s\S]*)|\bDO UPDATE\s+SET\s+([\s\S]*)|\bDELETE FROM (\w+)|\bFOR (?:NO KEY )?UPDATE(?: OF (\w+))?/g;
const END_OF_SET = /\s(?:WHERE|FROM|RETURNING)\b/y;

/** Texts of a file, with the constants of the same file filled in. */
function textsOf(source: string): string[] {
  const constants = new Map([...source.matchAll(CONSTANT)].map(([, name = '', a, b]) => [name, a ?? b ?? '']));
  const fill = (text: string): string =>
    text.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
      const value = constants.get(name);
      return value === undefined ? whole : fill(value);
    });
  return [...source.matchAll(TEXT)].map(([, a, b]) => fill(a ?? b ?? ''));
}

/** Names before `=`, up to the end of the list at depth 0. */
function columnsSet(list: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < list.length; at += 1) {
    const sign = list[at] ?? '';
    END_OF_SET.lastIndex = at;
    if (depth === 0 && END_OF_SET.test(list) && !/\bDISTINCT$/.test(list.slice(0, at))) break;
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
    if (depth < 0) break;
    if (sign === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => /^\s*(\w+)\s*=/.exec(part)?.[1] ?? `? ${part.trim()}`);
}

function readStatement(text: string, note: (table: string, need: string) => void, inserted = ''): void {
  let table = inserted;
  for (const found of text.matchAll(WRITE)) {
    const [, inserts, updates, set, conflictSet, deletes, alias] = found;
    if (inserts) note((table = inserts), 'INSERT');
    if (deletes) note(deletes, 'DELETE');
    const list = set ?? conflictSet;
    if (list !== undefined) {
      for (const column of columnsSet(list)) note(updates ?? table, `UPDATE ${column}`);
      return readStatement(list, note, table);
    }
    if (inserts || deletes) continue;
    const sources = [...text.slice(0, found.index).matchAll(READ)];
    const locked = alias ? sources.find(([, name, as]) => as === alias || name === alias) : sources.at(-1);
    note(locked?.[1] ?? `? ${text.slice(0, 60)}`, 'LOCK');
  }
}

/** What the SQL in these folders needs of each table: SELECT, INSERT, DELETE, LOCK, `UPDATE column`. */
export function sqlNeeds(folder: string, isWanted: (path: string) => boolean = () => true): Needs {
  const needs: Needs = new Map();
  const note = (table: string, need: string): void => {
    needs.set(table, (needs.get(table) ?? new Set()).add(need));
  };
  for (const { text } of sourceFiles(folder, (path) => /(?<!\.spec)\.ts$/.test(path) && isWanted(path)))
    for (const sql of textsOf(text)) {
      for (const [, table = ''] of sql.matchAll(READ)) note(table, 'SELECT');
      for (const [, table = ''] of sql.matchAll(/\bINTO (\w+)/g))
        if (/ON CONFLICT|RETURNING/.test(sql)) note(table, 'SELECT');
      readStatement(sql, note);
    }
  return needs;
}

/** The words of a GRANT for one table. A lock takes the right to change one column; the key is the safest. */
export function grantFor(needs: ReadonlySet<string>, key: string): string {
  const columns = [...needs].filter((need) => need.startsWith('UPDATE ')).map((need) => need.slice(7));
  if (needs.has('LOCK') && columns.length === 0) columns.push(key);
  return [
    needs.has('SELECT') ? 'SELECT' : '',
    needs.has('INSERT') ? 'INSERT' : '',
    columns.length > 0 ? `UPDATE (${columns.sort().join(', ')})` : '',
    needs.has('DELETE') ? 'DELETE' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Everything that runs with the rights of the application; what seals anew names its columns in a list of its own. */
export const isOfApplication = (path: string): boolean =>
  !path.includes(join('database', 'migrations')) &&
  !path.includes(join('platform', 'backup')) &&
  !path.endsWith('resealing.service.ts') &&
  !/database\/(?:migrate|rights|schema-text)\.ts$/.test(path.replaceAll('\\', '/'));
