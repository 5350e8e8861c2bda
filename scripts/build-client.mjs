import { createHash } from 'node:crypto';
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
/** Kept as they are: nobody asks for their files by a name with a hash, so the folder bears it. */
const FOLDERS = ['voice'];
const COMPRESSED = ['.css', '.js', '.svg', '.ico', '.webmanifest'];

const filesIn = (folder, isWanted) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && isWanted(entry.name))
        .map((entry) => path.join(folder, entry.name))
    : [];

const isModule = (name) => /(?<!\.spec|\.d)\.tsx?$/.test(name);

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
    const name = path.basename(entryPoint).replace(/\.tsx?$/, '.js');
    if (manifest[name] !== undefined) throw new Error(`two browser files are called ${name}`);
    manifest[name] = path.basename(file);
  }
  return Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Gives the folder's name in the manifest, and the one that it has in the output. */
function copyFolder(name) {
  const files = filesIn(path.join(ASSETS, name), () => true).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(path.basename(file)).update(readFileSync(file));
  const named = `${name}.${hash.digest('hex').slice(0, 8)}`;
  for (const file of files) cpSync(file, path.join(OUT, named, path.basename(file)));
  return [name, named];
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
const manifest = { ...manifestOf(outputs), ...Object.fromEntries(FOLDERS.map(copyFolder)) };
writeFileSync(path.join(OUT, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
// Browsers ask for these by their plain name.
for (const file of filesIn(ASSETS, (name) => name.startsWith('favicon.')))
  cpSync(file, path.join(OUT, path.basename(file)));
for (const file of filesIn(OUT, (name) => COMPRESSED.includes(path.extname(name)))) await compress(file);
if (existsSync(LOCALES)) {
  const isJson = (name) => name.endsWith('.json');
  for (const file of filesIn(LOCALES, isJson)) cpSync(file, inRoot('dist', 'web', 'locales', path.basename(file)));
}
