export interface Keys {
  dataKeys: string;
  lookupKey: string;
  tokenKey: string;
}

/** Fresh ones. */
export function newKeys(): Keys;
/** As the variables that the programs read. */
export function asEnvironment(secrets: Keys): Record<string, string>;
/** Puts a new data key first in a keys file; gives its id. */
export function addDataKey(file: string): string;
/** Takes a data key out of a keys file; gives the file that keeps it. */
export function takeDataKeyOut(file: string, id: string): string;
