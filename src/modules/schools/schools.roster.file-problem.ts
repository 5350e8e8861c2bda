import type { RosterFacts } from './schools.roster.types.js';

/** A file that cannot be read as a list. Thrown in the process that reads, and told to the one that asked. */
export class FileProblem extends Error {
  constructor(
    readonly code: string,
    readonly facts?: RosterFacts,
    readonly status: 413 | 422 = 422,
  ) {
    super(code);
  }
}
