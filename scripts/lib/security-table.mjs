import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { say } from './terminal.mjs';

const number = (value) => value.toLocaleString('en').replaceAll(',', ' ');

/** What spec files counted (test/support/security-counts.ts) and how it reads: what was checked, how often, what was wrong. */
const CHECKS = [
  {
    name: 'Every route x role x own, another’s and unknown ids',
    of: ['matrix'],
    read: ({ cells, wrong, routes }) => [cells, wrong, `${number(routes)} routes`],
  },
  {
    name: 'Headers and cookies of every answer of every route',
    of: ['headers'],
    read: ({ answers, wrong, routes }) => [answers, wrong, `${number(routes)} routes`],
  },
  { name: 'Changes sent from another site', of: ['cross-origin'], read: ({ sent, accepted }) => [sent, accepted, ''] },
  { name: 'Methods that a path does not have', of: ['methods'], read: ({ tried, passed }) => [tried, passed, ''] },
  {
    name: 'Requests with an invented X-Forwarded-For',
    of: ['proxies-0', 'proxies-1', 'proxies-2', 'proxies-127-0-0-0-8'],
    read: ({ rotated, extra }) => [rotated, extra, 'no proxy, 1, 2, a subnet'],
  },
  {
    name: 'Booking codes tried out',
    of: ['probes'],
    read: ({ probes, found }) => [probes, found, 'on the supervisor’s page'],
  },
  {
    name: 'Catalogue of bad inputs',
    of: ['catalogue', 'catalogue-rosters'],
    read: ({ applicable, passed, notApplicable }) => [applicable, applicable - passed, `${notApplicable} do not apply`],
  },
  {
    name: 'Mutations of the catalogue',
    of: ['mutations'],
    read: ({ mutations, serverErrors, rowsChanged }) => [
      mutations,
      serverErrors + rowsChanged,
      'no 5xx, no row changed',
    ],
  },
  {
    name: 'Places searched for NIKs, phone numbers and one-time codes',
    of: ['leaks'],
    read: ({ placesSearched, leaks, hashesFound, candidatesTried }) => [
      placesSearched,
      leaks,
      `${number(hashesFound)} hashes, ${number(candidatesTried)} candidates`,
    ],
  },
];

function countsIn(folder) {
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder).map((name) => [
      path.basename(name, '.json'),
      JSON.parse(readFileSync(path.join(folder, name), 'utf8')),
    ]),
  );
}

/** The sum, number by number, of what several spec files counted. */
const sum = (all) =>
  all.reduce((total, counts) => {
    for (const [name, value] of Object.entries(counts)) total[name] = (total[name] ?? 0) + value;
    return total;
  }, {});

/**
 * Prints what was checked as a table for the README.
 * @returns how many checks found something wrong, or left no count
 */
export function printSecurityTable(scratch) {
  const counts = countsIn(path.join(scratch, 'security'));
  say('\n| check | checked | wrong | |\n|---|---:|---:|---|');
  const bad = CHECKS.filter(({ name, of, read }) => {
    const found = of.map((one) => counts.get(one));
    if (found.includes(undefined)) {
      say(`| ${name} | NOT RUN | | |`);
      return true;
    }
    const [checked, wrong, words] = read(sum(found));
    say(`| ${name} | ${number(checked)} | ${number(wrong)} | ${words} |`);
    return wrong > 0 || checked === 0;
  });
  return bad.length;
}
