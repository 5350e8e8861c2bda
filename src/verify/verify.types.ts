/** What must hold at every moment, by the name it has in the list of promises. */
export type InvariantId =
  | 'I1'
  | 'I2'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I10'
  | 'I11'
  | 'I12'
  | 'I14'
  | 'I15'
  | 'I16';

/** When a check can be judged: always, or only while somebody works on the outbox. */
export type Circumstance = 'always' | 'worked-on';

export interface Check {
  what: string;
  /** The rows that break it; ids and counts, never a person. */
  broken: string;
  circumstance?: Circumstance;
}

export interface Invariant {
  id: InvariantId;
  holds: string;
  /** What is looked at, and where: the word for the rows, and their table with a condition. */
  looksAt: Record<string, string>;
  checks: Check[];
}

export interface Broken {
  what: string;
  count: number;
  /** The first few, to begin the search with. */
  examples: object[];
}

export interface Finding {
  id: InvariantId;
  holds: string;
  looked: Record<string, number>;
  broken: Broken[];
  /** Checks that could not be judged now, with the reason. */
  open: string[];
}
