/** Whether this run takes the full numbers, or a sample of them. */
export const isFull = process.env.GILIRAN_FULL === '1';

/** How long to wait for what has a bar of time: full runs hold it, on a quiet machine; in a sample it must come at all. */
export const withinBar = (ms: number): number => (isFull ? ms : 60_000);
