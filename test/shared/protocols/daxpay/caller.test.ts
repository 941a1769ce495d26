import { daxpayCallerKind } from '../../../../shared/protocols/daxpay/caller.ts';
import { inspectEntity, readEntity } from '../../../../shared/secrets/entity.ts';

const secret = 'q3ZtV0n1yYkX8Jr5Wd2LbS7uHcE6oTfG';
const read = (document: object) => readEntity(daxpayCallerKind, 'name', JSON.stringify(document));
const app = { signSecrets: [{ secret }], channels: { ali_pay: 'wework' } };
const unsigned = { requireSignature: false, allowedSourceIps: ['203.0.113.0/24'], channels: { ali_pay: 'wework' } };

test('what is not said has its default', () => {
  expect(read(app)).toMatchObject({
    enabled: true,
    canonicalization: 'upper',
    requireSignature: true,
    returnAccessToken: true,
    channels: new Map([['ali_pay', 'wework']]),
  });
  expect(read(app)).not.toHaveProperty('allowedSourceIps');
  expect(read(app).keys[0]?.sign(Buffer.from('a=b'))).toHaveLength(64);
  expect(read({ ...app, signType: 'md5' }).keys[0]?.sign(Buffer.from('a=b'))).toHaveLength(32);
});

test('an app that signs with MD5 works, with a warning', () => {
  const findings = (document: object) => inspectEntity(daxpayCallerKind, JSON.stringify(document)).findings;
  expect(findings({ ...app, signType: 'md5' })).toEqual([
    { severity: 'warning', member: 'signType', text: 'is md5, which is legacy; hmac_sha256 is recommended' },
  ]);
  for (const signType of [undefined, 'hmac_sha256', 'sm3']) expect(findings({ ...app, signType })).toEqual([]);
});

test('two secrets may be active at one moment, the newest first; a third only after one has ended', () => {
  const [old, now, next] = [
    { secret, notAfter: '2027-01-01T00:00:00Z' },
    { secret: secret.toLowerCase(), notBefore: '2026-12-01T00:00:00Z' },
    { secret: secret.toUpperCase(), notBefore: '2027-01-01T00:00:00Z' },
  ];
  const { keys } = read({ ...app, signSecrets: [old, now, next] });
  expect(keys.map(({ notBeforeMs }) => notBeforeMs)).toEqual([
    Date.parse('2027-01-01T00:00:00Z'),
    Date.parse('2026-12-01T00:00:00Z'),
    Number.NEGATIVE_INFINITY,
  ]);
  expect(() => read({ ...app, signSecrets: [{ secret }, now, next] })).toThrow('more than two keys active');
});

test('an app that need not sign has addresses, never an access token, and may have no secret', () => {
  const caller = read({ ...unsigned, returnAccessToken: true });
  expect(caller).toMatchObject({ requireSignature: false, returnAccessToken: false, keys: [] });
  expect(caller.allowedSourceIps?.check('203.0.113.7')).toBe(true);
  expect(caller.allowedSourceIps?.check('198.51.100.7')).toBe(false);
});

test.each<[object, string]>([
  [{ ...app, channels: undefined }, 'channels is missing'],
  [{ ...app, signSecrets: undefined }, 'signSecrets is missing: requests must be signed'],
  [{ ...app, signSecrets: [] }, 'signSecrets must NOT have fewer than 1 items'],
  [{ ...app, signSecrets: [{ secret: '' }] }, 'signSecrets/0/secret must NOT have fewer than 32 characters'],
  [{ ...app, signSecrets: [{ secret, notAfter: 'soon' }] }, 'signSecrets/0 has a notAfter that is no instant'],
  [
    { ...app, signSecrets: [{ secret: 'at least 32 characters, made by chance' }] },
    'signSecrets/0/secret is a placeholder of the documents, not a value',
  ],
  [{ ...app, signType: 'HMAC_SHA256' }, 'signType must be equal to one of the allowed values'],
  [{ ...app, canonicalization: 'lower' }, 'canonicalization must be equal'],
  [{ ...app, requireSignature: false }, 'allowedSourceIps is missing: without signatures'],
  [{ ...unsigned, allowedSourceIps: [] }, 'allowedSourceIps must NOT have fewer than 1 items'],
  [{ ...unsigned, allowedSourceIps: ['203.0.113.0/33'] }, 'allowedSourceIps/0 is neither an address nor a network'],
  [{ ...app, channels: { alipay: 'wework' } }, 'channels/? is no name that is known here; did you mean ali_pay?'],
  [{ ...app, channels: { ali_pay: 'We Work' } }, 'channels/ali_pay must match pattern'],
  [{ ...app, channels: { [secret]: 'wework' } }, 'channels/? '],
  [{ ...app, mchNo: 'x'.repeat(33) }, 'mchNo must match pattern'],
  [{ ...app, notAfter: '2027-01-01T00:00:00Z' }, 'notAfter is not known'],
])('%j is a configuration error that names no value', (document, why) => {
  let message = '';
  try {
    read(document);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(why);
  expect(message).not.toMatch(new RegExp(`${secret}|We Work`, 'i'));
});
