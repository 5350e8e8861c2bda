import { hash } from 'node:crypto';

const PROVINCES = new Set(
  '11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96'.split(
    ' ',
  ),
);
/** As one number, in groups of four, or with dots as on paper. */
const NIK = /(?<![\w.])(?:\d{16}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d\d\.\d\d\.\d\d\.\d{6}\.\d{4})(?!\w)/g;
/** Mobile numbers of Indonesia: 08…, 628… or +628…, however they are grouped. */
const PHONE = /(?<![\w.-])(?:\+?62|0)[ -]?8[1-9]\d[ -]?\d{3,4}[ -]?\d{3,5}(?![\w-])/g;
/** The number that texts give as an example, written as they write it. */
const EXAMPLE = '0812 3456 7890';
const SIX_DIGITS = /(?<![\w.+-])\d{3} ?\d{3}(?![\w-])/g;
const HEX = /(?<!\w)(?:[\da-f]{64}|[\da-f]{40}|[\da-f]{32})(?!\w)/gi;
/** 16, 20 or 32 bytes as base64 or base64url. */
const BASE64 = /(?<![\w+/-])(?:[\w+/-]{22}(?:==)?|[\w+/-]{27}=?|[\w+/-]{43}=?)(?![\w+/=-])/g;
const DIGESTS = { 16: 'md5', 20: 'sha1', 32: 'sha256' };

function isNik(text) {
  const digits = text.replace(/\D/g, '');
  const day = Number(digits.slice(6, 8)) % 40;
  const month = Number(digits.slice(8, 10));
  const isDay = day >= 1 && day <= 31 && Number(digits.slice(6, 8)) <= 71;
  return PROVINCES.has(digits.slice(0, 2)) && isDay && month >= 1 && month <= 12 && !digits.endsWith('0000');
}

const shown = (text) => `${text.slice(0, 5)}…${text.slice(-2)}`;
const sixIn = (text) => text.replace(' ', '');
const bytesIn = (token) => Buffer.from(token, /^[\da-f]+$/i.test(token) && token.length % 8 === 0 ? 'hex' : 'base64');

/** Looks for personal data where none may stand: in whatever text the program leaves behind. */
export class LeakSearch {
  /** Characters looked at, by place. */
  places = {};
  leaks = [];
  /** Six digits in a row, with the place: they leak only if they were a one-time code. */
  sixes = new Map();
  /** What has the length of a hash, as hexadecimal digits, with the place. */
  hashes = new Map();

  look(place, text) {
    this.places[place] = (this.places[place] ?? 0) + text.length;
    for (const [found] of text.matchAll(NIK)) if (isNik(found)) this.#add(place, 'NIK', found);
    for (const [found] of text.matchAll(PHONE)) if (found !== EXAMPLE) this.#add(place, 'phone', found);
    for (const [found] of text.matchAll(SIX_DIGITS)) this.sixes.set(sixIn(found), place);
    for (const [found] of [...text.matchAll(HEX), ...text.matchAll(BASE64)]) {
      const bytes = bytesIn(found);
      if (bytes.length in DIGESTS) this.hashes.set(bytes.toString('hex'), place);
    }
  }

  /** Codes that were sent while this was looked at. */
  tryCodes(codes) {
    for (const code of codes) if (this.sixes.has(code)) this.#add(this.sixes.get(code), 'one-time code', code);
  }

  /** Tries candidates against every hash that was found, as hashes without a key; gives how many hashes were made. */
  tryHashes(candidates) {
    const lengths = new Set([...this.hashes.keys()].map((hex) => hex.length / 2));
    const algorithms = Object.entries(DIGESTS).filter(([length]) => lengths.has(Number(length)));
    let made = 0;
    for (const candidate of candidates)
      for (const [, algorithm] of algorithms) {
        made += 1;
        const place = this.hashes.get(hash(algorithm, candidate));
        if (place !== undefined) this.#add(place, `${algorithm} of a NIK`, candidate);
      }
    return made;
  }

  toJSON() {
    return { places: this.places, leaks: this.leaks, sixes: [...this.sixes], hashes: [...this.hashes] };
  }

  /** Takes in what another search has found. */
  add({ places, leaks, sixes, hashes }) {
    for (const [place, characters] of Object.entries(places))
      this.places[place] = (this.places[place] ?? 0) + characters;
    this.leaks.push(...leaks);
    for (const [six, place] of sixes) this.sixes.set(six, place);
    for (const [hex, place] of hashes) this.hashes.set(hex, place);
  }

  #add(place, what, found) {
    const leak = `${what} ${shown(found)} in ${place}`;
    if (!this.leaks.includes(leak)) this.leaks.push(leak);
  }
}

const DISTRICTS = 9;
const SERIALS = 99;
const two = (value) => String(value).padStart(2, '0');

/** Every NIK that people of one city can have who were born in one year: 9 districts x 366 days x 2 sexes x 99 serials. */
export function* cityCohort(city = '1771', year = '90', firstSerial = 9_900) {
  for (let district = 1; district <= DISTRICTS; district += 1)
    for (let month = 1; month <= 12; month += 1)
      for (let day = 1; day <= new Date(Date.UTC(2000, month, 0)).getUTCDate(); day += 1)
        for (const offset of [0, 40])
          for (let serial = firstSerial; serial < firstSerial + SERIALS; serial += 1)
            yield `${city}${two(district)}${two(day + offset)}${two(month)}${year}${String(serial).padStart(4, '0')}`;
}
