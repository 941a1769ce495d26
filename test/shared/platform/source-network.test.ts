import { BlockList } from 'node:net';
import { sourceNetwork } from '../../../shared/platform/source-network.ts';
import { fc } from '../../support/properties.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::FFFF:cb00:7107', '203.0.113.7'],
  ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7%eth0', '203.0.113.7'],
  ['2001:db8:0:1::', '2001:db8:0:1::/64'],
  ['2001:db8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
  ['2001:0DB8:0000:0001:0:0:203.0.113.7', '2001:db8:0:1::/64'],
  ['2001:db8::1:0:0:0:1', '2001:db8:0:1::/64'],
  ['2001:db8:0:2::1', '2001:db8:0:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['fe80::2%25en1', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['::203.0.113.7', '0:0:0:0::/64'],
  ['::1:ffff:203.0.113.7', '0:0:0:0::/64'],
])('%s is of the network %s', (address, network) => {
  expect(sourceNetwork(address)).toBe(network);
});

test.each(['', 'x', '203.0.113', '203.0.113.07', '203.0.113.7:443', '203.0.113.7%eth0', '[::1]', '::1::', '1,2'])(
  '%j is no address: all such are one network',
  (text) => {
    expect(sourceNetwork(text)).toBe('unknown');
  },
);

test('two IPv6 addresses are of one network exactly when the 64 bits in front are the same', () => {
  const pair = fc.tuple(fc.ipV6(), fc.ipV6()).filter((addresses) => addresses.every((one) => !/ffff/i.test(one)));
  fc.assert(
    fc.property(pair, ([one, other]) => {
      // What Node makes of the same network.
      const list = new BlockList();
      list.addSubnet(one, 64, 'ipv6');
      expect(sourceNetwork(other) === sourceNetwork(one)).toBe(list.check(other, 'ipv6'));
    }),
  );
});

test('every address of a /64 is of its network', () => {
  const suffix = fc.array(fc.integer({ min: 1, max: 0xffff }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(suffix, (groups) => {
      const rest = groups.map((group) => group.toString(16)).join(':');
      expect(sourceNetwork(`2001:db8:7:8:${rest}`)).toBe('2001:db8:7:8::/64');
    }),
  );
});
