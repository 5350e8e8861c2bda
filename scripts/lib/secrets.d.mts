export interface Keys {
  dataKeys: string;
  lookupKey: string;
  tokenKey: string;
}

/** Fresh ones. */
export function newKeys(): Keys;
/** As the variables that the programs read. */
export function asEnvironment(secrets: Keys): Record<string, string>;
