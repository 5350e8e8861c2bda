import type { History, HistoryLine, Operation } from './history.types.js';

const TYPES = new Set<string>(['begin', 'clock', 'invoke', 'ok', 'fail', 'unknown']);

/** @throws Error that names the line that is none of a history */
export function parseHistory(text: string): History {
  const lines = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => parseLine(line, number));
  const [begin] = lines;
  if (begin?.type !== 'begin') throw new Error('The first line of a history is its "begin".');
  return { begin, clock: lines.filter((line) => line.type === 'clock'), operations: operationsOf(lines) };
}

function parseLine(line: string, number: number): HistoryLine {
  try {
    const parsed = JSON.parse(line) as HistoryLine;
    if (TYPES.has(parsed.type)) return parsed;
  } catch {
    // Said below, with the number of the line.
  }
  throw new Error(`Line ${number} is none of a history.`);
}

function operationsOf(lines: readonly HistoryLine[]): Operation[] {
  const operations = new Map<number, Operation>();
  for (const line of lines) {
    if (line.type === 'invoke') {
      const { type: _, ...asked } = line;
      const unseen = { outcome: 'unknown', t1: Infinity, status: 0, code: null, subject: null } as const;
      operations.set(line.op, { ...asked, ...unseen });
    } else if (line.type === 'ok' || line.type === 'fail' || line.type === 'unknown') {
      const asked = operations.get(line.op);
      if (!asked) throw new Error(`Operation ${line.op} has an outcome, but nobody asked for it.`);
      const { type: outcome, t1, status, code, subject } = line;
      Object.assign(asked, { outcome, t1, status, code, subject });
    }
  }
  return [...operations.values()];
}
