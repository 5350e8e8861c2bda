// Writes .env.example and the table in README.md from the comments of the settings class: said once, true everywhere.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot } from './lib/paths.mjs';

const BLOCK = /\/\*\* (?<text>[^\n]*) \*\/\n(?<code>[^;]*;)/g;
const FIELD = /\b(?<name>[a-z]\w*)(?<optional>\?)?(?:: string| = (?:'(?<words>[^']*)'|(?<number>[\d_]+)));$/;
const variableOf = (field) => field.replace(/[A-Z]/g, (sign) => `_${sign}`).toUpperCase();

/** @returns {{ variable: string, text: string, preset: string | null, isRequired: boolean }[]} in the order of the class */
export function readSettings() {
  const source = readFileSync(inRoot('src/platform/config/env.ts'), 'utf8');
  const body = source.slice(source.indexOf('export class Env {'), source.indexOf('get isDemo()'));
  return [...body.matchAll(BLOCK)].map(({ groups: { text, code } }) => {
    const { name, optional, words, number } = FIELD.exec(code).groups;
    const preset = words ?? number?.replaceAll('_', '') ?? /Default: (\S+)\.$/.exec(text)?.[1] ?? null;
    return { variable: variableOf(name), text, preset, isRequired: preset === null && !optional };
  });
}

export const envExample = () =>
  readSettings()
    .map(
      ({ variable, text, preset, isRequired }) => `# ${text}\n${isRequired ? '' : '# '}${variable}=${preset ?? ''}\n`,
    )
    .join('\n');

export function readmeWithTable(readme) {
  const shown = ({ preset, isRequired }) => (isRequired ? 'required' : preset === null ? '' : `\`${preset}\``);
  const rows = readSettings().map((s) => `| \`${s.variable}\` | ${s.text.replaceAll('|', '\\|')} | ${shown(s)} |`);
  const table = ['| variable | meaning | default |', '|---|---|---|', ...rows].join('\n');
  const [start, end] = ['<!-- configuration -->', '<!-- end of configuration -->'];
  const before = readme.slice(0, readme.indexOf(start) + start.length);
  const after = readme.includes(end) ? readme.slice(readme.indexOf(end)) : `${end}${readme.slice(before.length)}`;
  return `${before}\n${table}\n${after}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(inRoot('.env.example'), envExample());
  const readme = inRoot('README.md');
  writeFileSync(readme, readmeWithTable(readFileSync(readme, 'utf8')));
}
