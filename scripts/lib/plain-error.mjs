/** An error whose message says it all to the person at the terminal; shown without a stack. */
export class PlainError extends Error {
  name = 'PlainError';
}
