import { expect, it } from '@jest/globals';
import { attendanceOf } from './schools.roster.session.rules.js';

it.each([
  ['own_booking', true, null, null, 'own_booking'],
  ['asked', false, null, null, 'open'],
  ['asked', true, null, null, 'absent'],
  ['seated', false, 'booked', null, 'expected'],
  ['seated', true, 'booked', null, 'absent'],
  ['seated', false, 'arrived', null, 'arrived'],
  ['seated', true, 'arrived', null, 'arrived'],
  ['seated', true, 'fulfilled', 'recorded', 'recorded'],
  ['seated', true, 'fulfilled', 'recorded_and_printed', 'recorded'],
  ['seated', true, 'fulfilled', 'incomplete', 'postponed'],
  ['seated', true, 'fulfilled', 'refused', 'postponed'],
  ['seated', true, 'noshow', null, 'absent'],
  ['seated', false, 'cancelled', null, 'absent'],
] as const)('a pupil who is %s, day over %p, person %s with %s: %s', (state, isOver, status, outcome, attendance) => {
  expect(attendanceOf({ state, isOver, status, outcome })).toBe(attendance);
});
