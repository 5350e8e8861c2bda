import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf, isRunning, sleep } from './process-info.mjs';

const readText = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

function writeNew(file, content) {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away the lock judged dead; another starter may have replaced it meanwhile, and that one stays. */
function removeDead(file, judged) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) === judged) rmSync(aside);
  else renameSync(aside, file);
}

const isAlive = (holder) => isRunning(holder.pid) && birthOf(holder.pid) === holder.birth;

function lockHandle(file, own) {
  const isOurs = () => parse(readText(file))?.pid === own.pid;
  return {
    isOurs,
    update: (details) => isOurs() && writeFileSync(file, JSON.stringify({ ...own, ...details })),
    release: () => isOurs() && rmSync(file, { force: true }),
  };
}

/**
 * One holder per file. A lock outlives kill -9, so a holder counts only while the process that wrote it lives,
 * told from a later process with the same number by its start time.
 * @returns {Promise<{ lock?: object, holder?: object }>} the lock, or what the living holder wrote into it
 */
export async function tryLock(file) {
  const own = { pid: process.pid, birth: birthOf(process.pid) };
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (writeNew(file, JSON.stringify(own))) return { lock: lockHandle(file, own) };
    const text = readText(file);
    const holder = parse(text);
    if (holder !== null && isAlive(holder)) return { holder };
    if (holder !== null || attempt > 5) removeDead(file, text);
    else await sleep(50);
  }
  throw new Error(`cannot take the lock ${file}`);
}

/** Waits for the other holder to finish; `onWait` is told once. */
export async function waitForLock(file, onWait) {
  for (let told = false; ; told = true) {
    const { lock, holder } = await tryLock(file);
    if (lock !== undefined) return lock;
    if (!told) onWait(holder);
    await sleep(500);
  }
}
