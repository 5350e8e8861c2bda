// Makes the spoken parts of the lobby's calls anew. Needed only when a word changes: the files are kept in the source.
// Programs (Debian: espeak-ng, sox, lame) are looked up in PATH; nothing is fetched.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { inRoot } from './lib/paths.mjs';

const OUT = inRoot('src', 'web', 'assets', 'voice');
/** Slow, as in a hall; Indonesian as espeak-ng knows it. */
const VOICE = ['-v', 'id', '-s', '128', '-p', '52', '-a', '170'];
const RATE = '22050';

/** File name to what is read; in brackets the sounds themselves, where espeak-ng takes a pepet for an open e. */
const WORDS = {
  'nomor-antrean': 'nomor antrean',
  'silakan-ke-loket': 'silakan ke loket',
  a: '[[a:]]',
  b: "[[b'e:]]",
  s: "[['Es]]",
  p: "[[p'e:]]",
  nol: 'nol',
  satu: 'satu',
  dua: 'dua',
  tiga: 'tiga',
  empat: "[[@mp'at]]",
  lima: 'lima',
  enam: "[[@n'am]]",
  tujuh: 'tujuh',
  delapan: 'delapan',
  sembilan: 'sembilan',
  sepuluh: 'sepuluh',
  sebelas: "[[s@b@l'as]]",
  belas: "[[b@l'as]]",
  puluh: 'puluh',
  seratus: 'seratus',
  ratus: 'ratus',
  seribu: 'seribu',
  ribu: 'ribu',
};

const work = mkdtempSync(path.join(tmpdir(), 'giliran-voice-'));
const wav = (name) => path.join(work, `${name}.wav`);
const run = (program, args) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });

/** Silence at both ends goes, a breath comes back, and all parts are equally loud. */
function finish(raw, name) {
  const trim = ['silence', '1', '0.01', '0.4%', 'reverse', 'silence', '1', '0.01', '0.4%', 'reverse'];
  run('sox', [raw, '-r', RATE, '-c', '1', wav(name), ...trim, 'pad', '0.01', '0.05', 'norm', '-2']);
  run('lame', ['--quiet', '-m', 'm', '-b', '32', wav(name), path.join(OUT, `${name}.mp3`)]);
}

/** Two falling tones, struck and fading. */
function makeChime() {
  const tone = (hertz, delay, file) =>
    run('sox', [
      '-n',
      '-r',
      RATE,
      file,
      'synth',
      '1.1',
      'sine',
      hertz,
      'fade',
      'l',
      '0.01',
      '1.1',
      '1',
      'pad',
      delay,
      '0',
    ]);
  tone('784', '0', wav('high'));
  tone('587', '0.45', wav('low'));
  run('sox', ['-m', wav('high'), wav('low'), wav('chime-raw')]);
  finish(wav('chime-raw'), 'chime');
}

try {
  for (const [name, words] of Object.entries(WORDS)) {
    run('espeak-ng', [...VOICE, '-w', wav(`${name}-raw`), words]);
    finish(wav(`${name}-raw`), name);
  }
  makeChime();
} finally {
  rmSync(work, { recursive: true, force: true });
}
const sizes = readdirSync(OUT).map((file) => statSync(path.join(OUT, file)).size);
process.stdout.write(`${sizes.length} files, ${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024)} KB\n`);
