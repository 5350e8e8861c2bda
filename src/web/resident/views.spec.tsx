import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { residentPages } from '../../../test/support/resident-pages.js';
import { frameFor } from '../../../test/support/resident-samples.js';
import type { EligibilityReason, EligibilityWarning } from '../../modules/applicants/applicants.types.js';
import { errorText } from '../field-errors.js';
import { renderPage } from '../layout.js';
import type { Locale } from '../messages.js';
import { NotEligibleView } from './not-eligible.view.js';
import { reasonText, warningText } from './reasons.js';
import { ServiceView } from './service.view.js';

const LOCALES: readonly Locale[] = ['id', 'en'];
const htmlOf = (name: string, locale: Locale): string => {
  const page = residentPages[name];
  if (!page) throw new Error(`no sample page ${name}`);
  return renderPage(page(frameFor(locale)));
};
const everyPage = LOCALES.flatMap((locale) => Object.keys(residentPages).map((name) => ({ name, locale })));
const all = (html: string, pattern: RegExp): string[] => [...html.matchAll(pattern)].map((match) => match[1] ?? '');

/** What must not be in any page, found in its text. */
function faultsOf(html: string): string[] {
  const ids = all(html, /\sid="([^"]*)"/g);
  const used = [...all(html, /href="#([^"]*)"/g), ...all(html, /\sfor="([^"]*)"/g), ...all(html, /\sform="([^"]*)"/g)];
  const described = all(html, /aria-(?:describedby|labelledby)="([^"]*)"/g).flatMap((list) => list.split(' '));
  const text = html.replace(/<head>.*?<\/head>/s, '').replace(/<[^>]*>/g, ' ');
  return [
    ...(all(html, /(<h1[ >])/g).length === 1 ? [] : ['not one h1']),
    ...(all(html, /(<main[ >])/g).length === 1 ? [] : ['not one main']),
    ...(/\sstyle=|<style|<script(?![^>]*\ssrc=)/.test(html) ? ['inline style or script'] : []),
    ...(/\son\w+=/.test(html) ? ['inline handler'] : []),
    ...(/\{\w+\}|undefined|\[object|\bNaN\b|Invalid Date/.test(text) ? ['text with a hole'] : []),
    ...(/(?:\d[ .-]?){16}/.test(text) ? ['a whole NIK'] : []),
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id twice: ${id}`),
    ...[...used, ...described].filter((id) => !ids.includes(id)).map((id) => `no element ${id}`),
  ];
}

describe('every page of a resident', () => {
  it.each(everyPage)('$name in $locale is whole, without inline code and without a whole NIK', ({ name, locale }) => {
    const html = htmlOf(name, locale);
    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${locale}">`));
    expect(faultsOf(html)).toEqual([]);
  });

  it('is a check that finds what it looks for', () => {
    const broken = '<main></main><h1 id="a" style="x">{name} 1771022508099901</h1><h1 id="a" onclick="x"></h1>';
    const faults = faultsOf(`${broken}<script>x</script><a href="#b">b</a>`);
    expect(faults).toEqual([
      'not one h1',
      'inline style or script',
      'inline handler',
      'text with a hole',
      'a whole NIK',
      'id twice: a',
      'no element b',
    ]);
  });

  it('weighs at most 6 KB as HTML and 25 KB with all it loads at a first visit', () => {
    const asset = (name: string) => gzipSync(readFileSync(new URL(`../assets/${name}`, import.meta.url))).length;
    const heaviest = Math.max(...everyPage.map(({ name, locale }) => gzipSync(htmlOf(name, locale)).length));
    expect(heaviest).toBeLessThanOrEqual(6_000);
    expect(heaviest + asset('giliran.css') + asset('favicon.svg')).toBeLessThanOrEqual(25_000);
  });

  it('says GRATIS on the start page and on the ticket', () => {
    for (const name of ['start', 'done', 'done-family']) {
      for (const locale of LOCALES) expect(htmlOf(name, locale)).toContain('GRATIS');
    }
  });

  it('opens one petal more with each page of the journey', () => {
    const open = ['service', 'time', 'identity', 'contact', 'check'].map((name) => {
      const header = htmlOf(name, 'id').replace(/<main.*/s, '');
      return all(header, /(<use [^>]*class="on")/g).length;
    });
    expect(open).toEqual([1, 2, 3, 4, 5]);
  });

  it('escapes what people typed, in text and in fields', () => {
    const evil = '"><img src=x onerror=alert(1)>{nik}';
    const reasons = [{ code: 'too_young', from: '2027-03-02' }];
    const person = { name: evil, person: 1, birthDate: '2011-03-02', reasons };
    const pages = [
      <NotEligibleView frame={frameFor('id')} people={[person]} party={2} />,
      <ServiceView frame={frameFor('id')} offered={[]} values={{}} errors={[{ field: evil, code: 'required' }]} />,
    ];
    for (const page of pages) {
      expect(renderPage(page)).not.toContain('<img');
      expect(renderPage(page)).toContain('&lt;img src=x onerror=alert(1)>{nik}');
    }
  });
});

describe('a page that was refused', () => {
  const refused = Object.keys(residentPages).filter((name) => name.endsWith('-error'));

  it.each(refused)('%s says so in its title and links each sentence to its field', (name) => {
    const html = htmlOf(name, 'id');
    expect(html).toContain('<title>Kesalahan: ');
    expect(htmlOf(name, 'en')).toContain('<title>Error: ');
    const summary = /<div class="sum".*?<\/div>/s.exec(html)?.[0] ?? '';
    const links = [...summary.matchAll(/<a href="#([^"]+)">([^<]+)<\/a>/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, id, words] of links) {
      expect(html).toMatch(new RegExp(`<input[^>]*id="${id}"`));
      expect(html.split(`>${words}<`).length - 1).toBe(2);
    }
  });

  it('marks the refused text fields and names what describes them', () => {
    const html = htmlOf('identity-error', 'id');
    expect(html).toMatch(/<input[^>]*id="nik"[^>]*aria-invalid="true"[^>]*aria-describedby="nik-h nik-e"/);
    expect(html).toContain('NIK harus 16 angka. Anda memasukkan 15.');
    expect(html).toMatch(/<form[^>]*novalidate/);
  });

  it('uses the words of the page before those of the code', () => {
    expect(errorText('id', { field: 'nama', code: 'required' })).toBe('Tulis nama lengkap seperti di Kartu Keluarga.');
    expect(errorText('id', { field: 'lain', code: 'required' })).toBe('Bagian ini perlu diisi.');
  });
});

describe('pages that are not errors', () => {
  it('offers the nearest place first and two more', () => {
    const html = htmlOf('taken', 'id');
    expect(all(html, /name="slot" value="([^"]+)"/g)).toEqual([
      '2027-02-13-09:36',
      '2027-02-13-10:12',
      '2027-02-13-11:00',
    ]);
    expect(all(html, /(class="btn")/g)).toHaveLength(1);
  });

  it('tells a stranger nothing about a booking that exists', () => {
    const main = /<main.*<\/main>/s.exec(htmlOf('already-booked', 'id'))?.[0] ?? '';
    expect(main).not.toMatch(/\d\d\.\d\d|Februari|Sabtu|Minggu|WIB|K7M4P/);
  });

  it('names the birth date and the day from which it is possible', () => {
    const html = htmlOf('not-eligible', 'id');
    expect(html).toContain('Lahir 2 Maret 2011. Perekaman dibuka mulai usia 16 tahun, yaitu 2 Maret 2027.');
  });

  it('closes a day without cards for printing but not for recording', () => {
    const recording = htmlOf('time', 'id');
    const printing = htmlOf('time-error', 'id');
    expect(recording).toContain('2027-02-14-09:00');
    expect(recording).toContain('data direkam dulu dan kartu dicetak kemudian');
    expect(printing).not.toContain('2027-02-14-09:00');
    expect(printing).toContain('Kartu untuk hari ini habis. Pilih hari lain.');
  });
});

describe('sentences for the rules', () => {
  const reasons: Record<EligibilityReason['code'], true> = {
    not_born_yet: true,
    too_young: true,
    print_from_17: true,
    kia_age: true,
    office_only: true,
    site_does_not_print: true,
    already_recorded: true,
    not_recorded_yet: true,
    data_at_centre: true,
    duplicate_record: true,
    already_printed: true,
    photo_reason_missing: true,
    photo_reason_not_listed: true,
  };
  const warnings: Record<EligibilityWarning['code'], true> = {
    marriage_proof_needed: true,
    guardian_consent_missing: true,
    home_office_advised: true,
    nik_risk: true,
    record_status_unknown: true,
    ask_recorded_before: true,
    earlier_recording_failed: true,
    photo_reason_overridden: true,
  };
  const numberWarnings = ['nik_region_unknown', 'nik_birth_date_differs', 'nik_repeated_digits', 'nik_sex_differs'];
  const unknown = reasonText('id', { code: 'no such code' });

  it.each(Object.keys(reasons))('has its own sentence for the reason %s', (code) => {
    for (const locale of LOCALES) {
      expect(reasonText(locale, { code })).not.toBe(reasonText(locale, { code: 'no such code' }));
      expect(reasonText(locale, { code }, 'Melati')).toMatch(/^Melati: /);
    }
  });

  it.each([...Object.keys(warnings), ...numberWarnings, 'phone_cannot_text', 'birth_date_unknown'])(
    'and for the warning %s',
    (code) => {
      expect(warningText('id', { code })).not.toBe(unknown);
      expect(warningText('id', { code })).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('tells the printing age from the recording age', () => {
    const from = '2027-11-03';
    expect(reasonText('id', { code: 'print_from_17', from })).toContain('mulai usia 17 tahun, yaitu 3 November 2027');
    expect(reasonText('en', { code: 'too_young', from })).toContain('at the age of 16, on 3 November 2027');
  });
});
