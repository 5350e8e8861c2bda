import { daysBetween, type LocalDate } from '../../common/local-date.js';
import { InvalidInput } from './input.errors.js';

/** The longest range of days that one request may name. */
const MAX_RANGE_DAYS = 92;

/** Both dates included. @throws InvalidInput when it ends before it begins, or is longer than 92 days */
export function assertRange(from: LocalDate, to: LocalDate): void {
  const days = daysBetween(from, to);
  if (days < 0 || days >= MAX_RANGE_DAYS) throw new InvalidInput([{ field: 'to', code: 'out_of_range' }]);
}
