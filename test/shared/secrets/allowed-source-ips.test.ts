import { isIP } from 'node:net';
import { readAllowedSourceIps } from '../../../shared/secrets/allowed-source-ips.ts';
import { Findings } from '../../../shared/secrets/entity.ts';

function read(...texts: string[]) {
  const findings = new Findings();
  const list = readAllowedSourceIps(texts, findings);
  const allows = (address: string) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return { allows, findings: findings.all };
}

test.each([
  ['203.0.113.7', '203.0.113.7', '203.0.113.6'],
  ['203.0.113.7/32', '203.0.113.7', '203.0.113.6'],
  ['203.0.113.0/24', '203.0.113.255', '203.0.114.0'],
  ['10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
  ['0.0.0.0/0', '198.51.100.1', '2001:db8::1'],
  ['2001:db8::7', '2001:db8::7', '2001:db8::6'],
  ['2001:db8::7/128', '2001:db8::7', '2001:db8::6'],
  ['2001:db8::/32', '2001:db8:ffff::1', '2001:db9::1'],
])('%s allows %s, and not %s', (text, inside, outside) => {
  const { allows, findings } = read(text);
  expect([findings, allows(inside), allows(outside)]).toEqual([[], true, false]);
});

test.each([
  '',
  'localhost',
  '203.0.113',
  '/24',
  '203.0.113.0/',
  '203.0.113.0/33',
  '203.0.113.0/-1',
  '203.0.113.0/1.5',
  '203.0.113.0/8x',
  '203.0.113.0/x8',
  '203.0.113.0/0x8',
  '203.0.113.0/ 8',
  '203.0.113.0/0024',
  '203.0.113.0/24/24',
  '203.0.113.0/24/',
  '2001:db8::/129',
  '2001:db8::/x',
])('%j is neither an address nor a network', (text) => {
  expect(read(text).findings).toEqual([
    {
      severity: 'error',
      member: 'allowedSourceIps/0',
      text: 'is neither an address nor a network like 203.0.113.0/24',
    },
  ]);
});

test('each text that is wrong is named by its place, and the others are allowed', () => {
  const { allows, findings } = read('203.0.113.7', 'here', '2001:db8::/32', 'there');
  expect(findings.map(({ member }) => member)).toEqual(['allowedSourceIps/1', 'allowedSourceIps/3']);
  expect(['203.0.113.7', '2001:db8::1', '198.51.100.1'].map(allows)).toEqual([true, true, false]);
});

test('no text allows no address', () => {
  expect(read().allows('203.0.113.7')).toBe(false);
});
