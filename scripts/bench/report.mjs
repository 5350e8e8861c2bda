import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { say } from '../lib/terminal.mjs';
import { median, medianOf } from './figures.mjs';
import { FOLDER } from './stage.mjs';

const digits = (value, after) => (value === null || value === undefined ? '-' : value.toFixed(after));

/** A table for people: the first column to the left, figures to the right. */
export function printTable(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => String(row[at]).length)));
  const line = (row) =>
    row.map((cell, at) => (at === 0 ? String(cell).padEnd(widths[at]) : String(cell).padStart(widths[at]))).join('  ');
  say(`\n${line(head)}\n${widths.map((width) => '-'.repeat(width)).join('  ')}`);
  for (const row of rows) say(line(row));
}

const refusals = (statuses) =>
  Object.entries(statuses)
    .filter(([status]) => Number(status) >= 300)
    .map(([status, n]) => `${n} × ${status}`)
    .join(', ');

export function printRates(results) {
  const head = [
    'what, connections',
    '/s',
    'p50',
    'p95',
    'p99',
    'max ms',
    'cpu µs: server',
    'database',
    'client',
    'MB: server',
    'database',
    'refused',
  ];
  const rows = Object.entries(results).map(([name, { rate, latency, each, memory, statuses }]) => [
    name,
    digits(rate, 0),
    digits(latency.p50, 2),
    digits(latency.p95, 2),
    digits(latency.p99, 2),
    digits(latency.max, 1),
    digits(each.server, 0),
    digits(each.database, 0),
    digits(each.client, 0),
    digits(memory.server, 0),
    digits(memory.database, 0),
    refusals(statuses),
  ]);
  printTable(head, rows);
}

/** What a request costs in processor, and how much more that is than the layer before it. */
export function printLayers(results, connections) {
  let before = 0;
  const rows = Object.entries(results).map(([name, { rate, latency, each }]) => {
    const sum = (each.server ?? 0) + (each.database ?? 0);
    const more = sum - before;
    before = sum;
    return [
      name,
      digits(rate, 0),
      digits(latency.p50, 2),
      digits(each.server, 0),
      digits(each.database, 0),
      digits(more, 0),
    ];
  });
  printTable(
    [`layer (${connections} connections)`, '/s', 'p50 ms', 'cpu µs: server', 'database', 'more than before'],
    rows,
  );
}

/** The median round of the pages, page by page. */
export function printPages(samples) {
  const rows = Object.keys(samples[0].pages).map((page) => {
    const figure = (name, after) => digits(median(samples.map(({ pages }) => pages[page]?.[name])), after);
    return [page, figure('n', 0), figure('p50', 1), figure('p95', 1), figure('p99', 1), figure('max', 1)];
  });
  printTable(['page', 'asked', 'p50', 'p95', 'p99', 'max ms'], rows);
  const { failed, rate, each } = medianOf(samples);
  say(
    `\n${digits(rate, 0)} a second, ${digits(each.server, 0)} µs of the server each; ${failed} not as they should be`,
  );
  for (const failure of new Set(samples.flatMap((sample) => sample.failures))) say(`  ${failure}`);
}

/** Time and buffers of each act, by the number of old bookings. */
export function printGrowth(results) {
  const rows = results.flatMap(({ bookings, filledIn, gigabytes, acts }) =>
    Object.entries(acts).map(([act, { latency, buffers }], at) => [
      at === 0 ? bookings.toLocaleString('en') : '',
      at === 0 ? digits(filledIn, 0) : '',
      at === 0 ? digits(gigabytes, 1) : '',
      act,
      digits(latency.p50, 2),
      digits(latency.p95, 2),
      digits(buffers, 1),
    ]),
  );
  printTable(['old bookings', 'filled in s', 'GB', 'act', 'p50 ms', 'p95', 'buffers'], rows);
}

/** Statements that touch more of the database when it is large. */
export function printGrown(grown) {
  if (grown.length === 0) return;
  say('\nStatements that grow:');
  for (const { act, query, from, to } of grown)
    say(`  ${act}: ${digits(from, 1)} -> ${digits(to, 1)} buffers  ${query.replaceAll(/\s+/g, ' ').slice(0, 160)}`);
}

export function printBars(bars) {
  say('');
  for (const { what, value, bound, isMet } of bars)
    say(`${isMet ? 'met   ' : 'MISSED'}  ${what}: ${digits(value, 2)} (${bound})`);
}

export function machine() {
  const [first] = os.cpus();
  return {
    processors: os.cpus().length,
    model: first?.model ?? '',
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.platform()} ${os.release()} ${os.arch()}`,
    node: process.version,
  };
}

/** @returns the file, which git does not see */
export function writeResults(results) {
  mkdirSync(FOLDER, { recursive: true });
  const stamp = results.at.replaceAll(/[:.]/g, '-');
  const file = path.join(FOLDER, `results-${stamp}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}
