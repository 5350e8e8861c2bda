import { PlainError } from './plain-error.mjs';

const FIRST_SIGN_MS = 2_000;
const NEXT_SIGN_MS = 15_000;

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const onTerminal = () => process.stdout.isTTY === true && process.env.CI === undefined;
let openLine = null;

function clearOpenLine() {
  if (openLine !== null) process.stdout.write('\r\u001b[K');
}

function drawOpenLine() {
  if (openLine !== null)
    process.stdout.write(`\r\u001b[K${seconds(openLine.since).padStart(8)}  ${openLine.title} ...`);
}

// Whoever read our output may go first (a pipe to head, a closed terminal).
process.stdout.on('error', () => {});

export function say(text) {
  clearOpenLine();
  process.stdout.write(`${text}\n`);
  drawOpenLine();
}

/** A line that belongs to the step under way. */
export const note = (text) => say(`            ${text}`);

function showProgress(title, since) {
  if (onTerminal()) {
    openLine = { title, since };
    drawOpenLine();
    const timer = setInterval(drawOpenLine, 500);
    return () => {
      clearInterval(timer);
      clearOpenLine();
      openLine = null;
    };
  }
  let timer = setTimeout(function again() {
    say(`${seconds(since).padStart(8)}  ${title} ...`);
    timer = setTimeout(again, NEXT_SIGN_MS);
  }, FIRST_SIGN_MS);
  return () => clearTimeout(timer);
}

/** Runs one step and leaves one line with its time; a slow step shows that it is still at work. */
export async function step(title, work) {
  const since = Date.now();
  const endProgress = showProgress(title, since);
  try {
    const result = await work();
    endProgress();
    say(`${seconds(since).padStart(8)}  ${title}`);
    return result;
  } catch (error) {
    endProgress();
    say(`${seconds(since).padStart(8)}  ${title}: failed`);
    throw error;
  }
}

export function showError(error) {
  clearOpenLine();
  console.error(`\n${error instanceof PlainError ? error.message : (error?.stack ?? error)}`);
}
