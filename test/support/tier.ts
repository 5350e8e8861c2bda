/** Whether this run takes the full numbers, or a sample of them. */
export const isFull = process.env.GILIRAN_FULL === '1';
