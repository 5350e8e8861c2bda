import { isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The eight groups of an IPv6 address, written out. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const front = head ? head.split(':') : [];
  const back = tail ? tail.split(':') : [];
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0');
  return [...front, ...gap, ...back].map((group) => group.replace(/^0+(?=.)/, '').toLowerCase());
}

/**
 * Whom an address stands for: itself in IPv4, and its /64 in IPv6, of which one line has as many addresses as it likes.
 */
export function lineOf(address: string): string {
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped) return mapped;
  return isIPv6(address) ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address;
}

/** Its network, which names no line: /24 or /48. */
export function networkOf(address: string): string {
  const line = lineOf(address);
  const network = /^(\d+\.\d+\.\d+)\.\d+$/.exec(line)?.[1];
  if (network) return `${network}.0/24`;
  return isIPv6(address) ? `${groupsOf(address).slice(0, 3).join(':')}::/48` : 'unknown';
}
