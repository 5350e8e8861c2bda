import type { LocalDate } from '../../common/local-date.js';

export const CREW_KINDS = ['team', 'vehicle'] as const;
export type CrewKind = (typeof CREW_KINDS)[number];

/** A team with its recording sets, or a vehicle. */
export interface Crew {
  id: string;
  regionId: string;
  kind: CrewKind;
  name: string;
  stations: number;
  /** From that day on it does not go out any more. */
  retiredOn: LocalDate | null;
}

/** When a crew is out: travel to and from the place included. */
export interface Busy {
  leavesAt: Date;
  returnsAt: Date;
}

/** A crew goes out for something, from `leavesAt` until `returnsAt`; the work itself is from `startsAt` to `endsAt`. */
export interface Assignment extends Busy {
  id: string;
  regionId: string;
  crewId: string;
  subjectId: string;
  startsAt: Date;
  endsAt: Date;
}

export type NewAssignment = Omit<Assignment, 'id'>;
