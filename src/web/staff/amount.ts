const format = new Intl.NumberFormat('id-ID');

/** '3.899' */
export const amount = (value: number): string => format.format(value);
