import { readFileSync, statSync } from 'node:fs';

/** The keys as they stand in a file; each is a text of the form that its variable has. */
export interface StoredKeys {
  dataKeys?: string;
  lookupKey?: string;
  tokenKey?: string;
}

const READ_BY_OTHERS = 0o077;

/** @throws Error when the file cannot be read, or can be read by others than its owner */
export function readKeysFile(path: string): StoredKeys {
  // Windows has no such bits.
  if (process.platform !== 'win32' && (statSync(path).mode & READ_BY_OTHERS) !== 0)
    throw new Error(`Others may read the keys in ${path}: say "chmod 600 ${path}" first.`);
  return JSON.parse(readFileSync(path, 'utf8')) as StoredKeys;
}
