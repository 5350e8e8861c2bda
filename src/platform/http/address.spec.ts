import { describe, expect, it } from '@jest/globals';
import { lineOf, networkOf } from './address.js';

describe('addresses', () => {
  it.each([
    ['203.0.113.77', '203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.77', '203.0.113.0/24'],
    ['2001:0DB8:1:2:aaaa::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::5', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
    ['', '', 'unknown'],
  ])('%s', (address, line, network) => {
    expect([lineOf(address), networkOf(address)]).toEqual([line, network]);
  });
});
