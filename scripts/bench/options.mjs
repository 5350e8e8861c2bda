import { parseArgs } from 'node:util';
import { PlainError } from '../lib/plain-error.mjs';

export const PARTS = ['rates', 'layers', 'pages', 'displays', 'desk', 'messages', 'growth'];
const SIZES = '10000,1000000,5000000';

export const USAGE = `npm run bench -- [part ...] [options]
  --rates     bookings and reads a second, beside bare SQL and an empty route (the part that runs when none is named)
  --layers    what each layer of a booking costs (also runs by itself when a bar of the hot day is missed)
  --pages     the residents' pages at 200 requests a second
  --displays  from a call at the desk to 200 displays in the lobby, one of them a browser
  --desk      scan to green and next in a real browser, with 30 waiting and 3 other clerks at work
  --messages  5,000 messages due at once, to a provider that takes 20 ms
  --growth    what a booking, a slot query and a desk search cost with many old bookings
  --all       all of them
  --seconds N seconds of each measurement (5)       --rounds N  times that everything is measured (3)
  --sizes N,N,...  old bookings for --growth (${SIZES})`;

function whole(name, text, least) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new PlainError(`--${name} must be a whole number of at least ${least}, not "${text}".\n\n${USAGE}`);
}

function parse(args) {
  const flag = { type: 'boolean', default: false };
  const options = {
    ...Object.fromEntries([...PARTS, 'all', 'help'].map((name) => [name, flag])),
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: SIZES },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new PlainError(`${error.message}\n\n${USAGE}`);
  }
}

/** Null when only the usage is asked for. @throws PlainError with the usage */
export function readOptions(args) {
  const values = parse(args);
  if (values.help) return null;
  const named = PARTS.filter((part) => values[part] || values.all);
  return {
    parts: named.length > 0 ? named : ['rates'],
    seconds: whole('seconds', values.seconds, 1),
    rounds: whole('rounds', values.rounds, 1),
    sizes: values.sizes.split(',').map((size) => whole('sizes', size, 1)),
  };
}
