export interface Found {
  places: Record<string, number>;
  leaks: string[];
  sixes: [string, string][];
  hashes: [string, string][];
}

/** Looks for personal data where none may stand: in whatever text the program leaves behind. */
export class LeakSearch {
  /** Characters looked at, by place. */
  places: Record<string, number>;
  leaks: string[];
  sixes: Map<string, string>;
  hashes: Map<string, string>;
  look(place: string, text: string): void;
  /** Codes that were sent while this was looked at. */
  tryCodes(codes: Iterable<string>): void;
  /** Tries candidates against every hash that was found, as hashes without a key; gives how many hashes were made. */
  tryHashes(candidates: Iterable<string>): number;
  toJSON(): Found;
  add(found: Found): void;
}

/** Every NIK that people of one city can have who were born in one year: 9 districts x 366 days x 2 sexes x 99 serials. */
export function cityCohort(city?: string, year?: string, firstSerial?: number): Generator<string>;
