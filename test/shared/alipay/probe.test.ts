import { probeAlipay, verdictOn } from '../../../shared/alipay/probe.ts';
import { PROBE } from '../../../shared/redemption/probe.ts';

test('asks with a code that cannot exist', async () => {
  const asked: unknown[] = [];
  const requestToken = async (_: unknown, code: unknown) => {
    asked.push(code);
    return { kind: 'busy' } as const;
  };
  await probeAlipay({} as Parameters<typeof probeAlipay>[0], requestToken);
  expect(asked).toEqual([PROBE]);
});

test('a refusal that Alipay signed proves the connection', () => {
  expect(verdictOn({ kind: 'refused', subCode: 'isv.code-invalid', signed: true })).toEqual({ kind: 'proven' });
});

test.each<[Parameters<typeof verdictOn>[0], 'faulty' | 'unclear', RegExp]>([
  [{ kind: 'refused', subCode: 'isv.code-invalid', signed: false }, 'faulty', /is not signed: isv\.code-invalid/],
  [{ kind: 'misconfigured', subCode: 'isv.invalid-signature', unspent: true }, 'faulty', /privateKey is not/],
  [{ kind: 'misconfigured', subCode: 'isv.invalid-app-id', unspent: true }, 'faulty', /no such app/],
  [{ kind: 'misconfigured', subCode: 'alipay-certificate-differs', unspent: false }, 'faulty', /alipayCertificate/],
  [{ kind: 'misconfigured', subCode: '40006', unspent: true }, 'faulty', /40006$/],
  [{ kind: 'unknown', reason: 'no signature', unverified: true }, 'faulty', /^no signature: is alipayPublicKey/],
  [{ kind: 'granted', openId: 'marked' }, 'faulty', /is this Alipay/],
  [{ kind: 'unknown', reason: 'HTTP 502' }, 'unclear', /^HTTP 502$/],
  [{ kind: 'unknown' }, 'unclear', /^unknown$/],
  [{ kind: 'busy' }, 'unclear', /busy/],
  [{ kind: 'unreachable', reason: 'ENOTFOUND' }, 'unclear', /not reached from here: ENOTFOUND$/],
  [{ kind: 'unreachable' }, 'unclear', /not reached from here: no reason$/],
])('%j is %s', (outcome, kind, text) => {
  const verdict = verdictOn(outcome);
  expect(verdict).toMatchObject({ kind, text: expect.stringMatching(text) });
  expect('unverified' in verdict && verdict.unverified).toBe('unverified' in outcome);
  expect(JSON.stringify(verdict)).not.toContain('marked');
});
