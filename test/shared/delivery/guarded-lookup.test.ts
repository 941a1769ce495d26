import type { LookupAddress } from 'node:dns';
import { AddressRefused, guardLookup } from '../../../shared/delivery/guarded-lookup.ts';

/** What node:net is told: an error, or one address, or all of them. */
const answerOf = (addresses: readonly LookupAddress[] | Error, options: { all?: boolean } = {}) =>
  new Promise<unknown[]>((resolve) => {
    const lookup = async () => {
      if (addresses instanceof Error) throw addresses;
      return addresses;
    };
    guardLookup(lookup, new AbortController().signal)('shop.example', options, (...answer) => resolve(answer));
  });

const one = { address: '93.184.216.34', family: 4 };
const other = { address: '2606:4700::1111', family: 6 };

test('whoever asks for all addresses gets them, in a list of its own', async () => {
  const addresses = [one, other];
  const [error, all] = await answerOf(addresses, { all: true });
  expect([error, all]).toEqual([null, addresses]);
  expect(all).not.toBe(addresses);
});

test('whoever asks for one gets the first', async () => {
  expect(await answerOf([one, other])).toEqual([null, '93.184.216.34', 4]);
  expect(await answerOf([other, one])).toEqual([null, '2606:4700::1111', 6]);
});

test.each([
  ['none', []],
  ['an IPv4 address that is said to be IPv6', [{ address: '93.184.216.34', family: 6 }]],
  ['an IPv6 address that is said to be IPv4', [{ address: '2606:4700::1111', family: 4 }]],
  ['a text that is said to be an address', [{ address: 'localhost', family: 4 }]],
  ['a text of no family', [{ address: 'localhost', family: 0 }]],
  ['an address of one interface', [{ address: '2606:4700::1111%eth0', family: 6 }]],
  ['an address that was never assigned', [one, { address: '4000::1', family: 6 }]],
])('%s is refused, one address or all', async (_name, addresses) => {
  for (const all of [true, false]) {
    const [error, ...rest] = await answerOf(addresses, { all });
    expect(error).toBeInstanceOf(AddressRefused);
    expect(error).toMatchObject({
      name: 'AddressRefused',
      code: 'ADDRESS_REFUSED',
      message: 'no address that may be connected to',
    });
    expect(rest).toEqual(['']);
  }
});

test('the resolver’s own error goes on', async () => {
  const error = Object.assign(new Error('x'), { code: 'ENOTFOUND' });
  expect(await answerOf(error)).toEqual([error, '']);
});

test('the resolver is told when nobody waits any more', () => {
  const { signal } = new AbortController();
  const asked: unknown[] = [];
  const lookup = async (...parameters: unknown[]) => {
    asked.push(...parameters);
    return [one];
  };
  guardLookup(lookup, signal)('shop.example', {}, () => undefined);
  expect(asked).toEqual(['shop.example', signal]);
});
