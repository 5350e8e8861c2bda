const most = (results, start) =>
  Math.max(...Object.entries(results).flatMap(([name, { rate }]) => (name.startsWith(start) ? [rate] : [])));

const bar = (what, value, bound, isUpper = false) => {
  const isKnown = value !== null && Number.isFinite(value);
  const isMet = isKnown && (isUpper ? value <= bound : value >= bound);
  return { what, value: isKnown ? value : null, bound: `${isUpper ? 'at most' : 'at least'} ${bound}`, isMet };
};

/** Of the medians of one run; only ratios, which mean the same on every machine. */
export function barsOfRates(results) {
  const hot = results['hot day, 256'].rate;
  const lone = results['hot day without group commit, 1'];
  const readings = Object.keys(results).filter((name) => /^(days|slots), /.test(name));
  const empty = most(results, 'empty route');
  return [
    bar('hot day at 256 connections / best bare rate', hot / most(results, 'bare SQL'), 1),
    bar('hot day at 256 connections / bare rate at 16 clients', hot / results['bare SQL, 16'].rate, 2),
    bar(
      'time of a lone request / its time without group commit',
      results['hot day, 1'].latency.p50 / lone.latency.p50,
      1.3,
      true,
    ),
    ...readings.map((name) => bar(`${name.split(',')[0]} / empty route`, results[name].rate / empty, 0.3)),
  ];
}

export const barOfPages = (p95) => bar('p95 of the residents’ pages at 200 a second, ms', p95, 150, true);

/** Growth is no more than a factor, or else no more than a little in itself. */
export function barOfGrowth(what, small, large, { factor, slack }) {
  const value = large / small;
  const isMet = value <= factor || large - small <= slack;
  return { what, value, bound: `at most ${factor} (or + ${slack})`, isMet };
}

export const barOfSlotQuery = (p95, bookings) =>
  bar(`p95 of the slot query on one connection at ${bookings.toLocaleString('en')} bookings, ms`, p95, 20, true);

export const barOfFill = (seconds) => bar('time to fill, s', seconds, 600, true);

export const barsOfDisplays = ({ p95, p99 }) => [
  bar('p95 from a call to 200 displays, ms', p95, 1_000, true),
  bar('p99 from a call to 200 displays, ms', p99, 2_000, true),
];

export const barsOfDesk = ({ scan, next }) => [
  bar('p95 from a scan to green in the browser, ms', scan.p95, 500, true),
  bar('p95 of next in the browser, ms', next.p95, 300, true),
];

export const barsOfMessages = ({ PostgreSQL, Redis }) => [
  bar('5,000 messages due at once, queue on PostgreSQL, s', PostgreSQL.seconds, 60, true),
  ...(Redis ? [bar('5,000 messages due at once, queue on Redis, s', Redis.seconds, 20, true)] : []),
];
