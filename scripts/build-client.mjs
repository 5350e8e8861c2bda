import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'esbuild';
import { inRoot } from './lib/paths.mjs';

const ASSETS = inRoot('src', 'web', 'assets');
const CLIENT = inRoot('src', 'web', 'client');
const LOCALES = inRoot('src', 'web', 'locales');
const OUT = inRoot('dist', 'public', 'assets');
const COPIED = ['.svg', '.ico', '.png', '.webp', '.webmanifest'];
const COMPRESSED = ['.css', '.js', '.svg', '.ico', '.webmanifest'];

const filesIn = (folder, isWanted) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && isWanted(entry.name))
        .map((entry) => path.join(folder, entry.name))
    : [];

const isModule = (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.endsWith('.d.ts');

function bundle(entryPoints) {
  return build({
    absWorkingDir: inRoot(),
    entryPoints,
    outdir: OUT,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2020',
    minify: true,
    metafile: true,
    logLevel: 'warning',
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    assetNames: '[name].[hash]',
    loader: Object.fromEntries(COPIED.map((ending) => [ending, 'copy'])),
  });
}

/** From the name a page asks for (`giliran.css`, `desk.js`) to the name with the hash of its content. */
function manifestOf(outputs) {
  const manifest = {};
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === undefined) continue;
    const name = path.basename(entryPoint).replace(/\.ts$/, '.js');
    if (manifest[name] !== undefined) throw new Error(`two browser files are called ${name}`);
    manifest[name] = path.basename(file);
  }
  return Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function compress(file) {
  const content = readFileSync(file);
  for (const [ending, packed] of [
    ['.gz', await promisify(gzip)(content, { level: 9 })],
    ['.br', await promisify(brotliCompress)(content)],
  ]) {
    if (packed.length < content.length) writeFileSync(file + ending, packed);
  }
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const entryPoints = [
  ...filesIn(ASSETS, (name) => ['.css', '.js', ...COPIED].includes(path.extname(name))),
  ...filesIn(CLIENT, isModule),
];
const outputs = entryPoints.length > 0 ? (await bundle(entryPoints)).metafile.outputs : {};
writeFileSync(path.join(OUT, 'manifest.json'), `${JSON.stringify(manifestOf(outputs), null, 2)}\n`);
// Browsers ask for these by their plain name.
for (const file of filesIn(ASSETS, (name) => name.startsWith('favicon.')))
  cpSync(file, path.join(OUT, path.basename(file)));
for (const file of filesIn(OUT, (name) => COMPRESSED.includes(path.extname(name)))) await compress(file);
if (existsSync(LOCALES)) {
  const isJson = (name) => name.endsWith('.json');
  for (const file of filesIn(LOCALES, isJson)) cpSync(file, inRoot('dist', 'web', 'locales', path.basename(file)));
}
