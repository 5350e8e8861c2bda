import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

export interface BadInput {
  id: string;
  surface: string;
  input: unknown;
  /** Class of the answer; `A_OR_B` means either. */
  expected: string;
  note?: string;
}

export const CATALOGUE = JSON.parse(
  readFileSync(new URL('../data/bad_inputs.json', import.meta.url), 'utf8'),
) as BadInput[];

/** What a row stands for: itself, or what its `js`, `hex` or `enc` gives. */
export function inputOf({ input }: BadInput): unknown {
  if (typeof input !== 'object' || input === null) return input;
  if ('js' in input) return runInNewContext(String(input.js)) as unknown;
  if ('hex' in input) return Buffer.from(String(input.hex), 'hex');
  if ('enc' in input && 'text' in input) return Buffer.from(String(input.text), 'utf16le');
  return input;
}
