/** Milliseconds since 1970 on the clock of the device that shows a page; it may be wrong by days. */
export const deviceNow = (): number => Date.now();
