import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cityCohort, LeakSearch } from './leak-search.mjs';
import { say } from './terminal.mjs';

async function textsOf(redis, key) {
  const read = {
    string: () => redis.get(key),
    hash: () => redis.hgetall(key),
    list: () => redis.lrange(key, 0, -1),
    set: () => redis.smembers(key),
    zset: () => redis.zrange(key, 0, -1),
    stream: () => redis.xrange(key, '-', '+'),
  }[await redis.type(key)];
  return `${key} ${JSON.stringify(await read?.())}`;
}

/** What is still in Redis; the tests themselves look before they empty it. */
async function lookInRedis(search, url) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url);
  const spaces = (await redis.info('keyspace')).match(/(?<=^db)\d+/gm) ?? [];
  for (const space of spaces) {
    await redis.select(space);
    for (const key of await redis.keys('*')) search.look('redis', await textsOf(redis, key));
  }
  await redis.quit();
}

/** By spec file: a code leaks only where it was sent. */
function lookIntoFindings(search, folder) {
  const byFile = new Map();
  for (const name of readdirSync(folder)) {
    const { file, codes, ...found } = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
    const own = byFile.get(file) ?? { codes: [], search: new LeakSearch() };
    own.codes.push(...codes);
    own.search.add(found);
    byFile.set(file, own);
  }
  for (const [file, own] of byFile) {
    own.search.tryCodes(own.codes);
    own.search.leaks = own.search.leaks.map((leak) => `${leak} (${path.basename(file)})`);
    search.add(own.search.toJSON());
  }
}

/**
 * Tells whether a NIK, a phone number or a one-time code stands where none may: in what the spec files looked at, in the
 * log of PostgreSQL, in Redis, and behind hashes without a key, tried with every NIK of one city and year.
 * @returns how many leaks there are
 */
export async function reportLeaks(scratch, { databaseLog, redisUrl }) {
  const folder = path.join(scratch, 'leaks');
  if (!existsSync(folder)) return 0;
  const search = new LeakSearch();
  lookIntoFindings(search, folder);
  search.look('log of PostgreSQL', readFileSync(databaseLog, 'utf8'));
  if (redisUrl) await lookInRedis(search, redisUrl);
  const candidatesTried = search.tryHashes(cityCohort());
  const charactersSearched = Object.values(search.places).reduce((sum, characters) => sum + characters, 0);
  const counts = { placesSearched: Object.keys(search.places).length, charactersSearched };
  const tried = { hashesFound: search.hashes.size, candidatesTried, leaks: search.leaks.length };
  mkdirSync(path.join(scratch, 'security'), { recursive: true });
  writeFileSync(path.join(scratch, 'security', 'leaks.json'), JSON.stringify({ ...counts, ...tried }));
  say(
    `Leaks: ${search.leaks.length} in ${counts.placesSearched} places with ${charactersSearched} characters; ` +
      `${tried.hashesFound} hashes tried with ${candidatesTried} candidates`,
  );
  for (const leak of search.leaks) say(`  ${leak}`);
  return search.leaks.length;
}
