/** What is asked of the thread that hashes, and of whoever stands in for it. */
export type HashingOrder =
  | {
      kind: 'hash';
      password: string;
      salt: Uint8Array;
      cost: HashingCost;
    }
  | { kind: 'compare'; password: string; hash: string };

export interface HashingCost {
  parallelism: number;
  iterations: number;
  /** KiB. */
  memorySize: number;
}

/** An encoded hash, or whether it was the same. */
export type HashingAnswer = string | boolean;
