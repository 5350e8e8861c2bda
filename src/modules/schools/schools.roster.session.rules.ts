import type { PupilAttendance, PupilState } from './schools.roster.types.js';

export interface AttendanceFacts {
  state: PupilState;
  /** The day of the visit has ended. */
  isOver: boolean;
  /** Of the person in the booking. */
  status: string | null;
  outcome: string | null;
}

const RECORDED = new Set(['recorded', 'recorded_and_printed', 'printed', 'handed_over']);

/** What the school is told of a pupil's day, by what the desk noted. */
export function attendanceOf({ state, isOver, status, outcome }: AttendanceFacts): PupilAttendance {
  if (state === 'own_booking') return 'own_booking';
  if (status === null) return isOver ? 'absent' : 'open';
  if (status === 'fulfilled') return RECORDED.has(outcome ?? '') ? 'recorded' : 'postponed';
  if (status === 'arrived') return 'arrived';
  if (status === 'booked') return isOver ? 'absent' : 'expected';
  return 'absent';
}
