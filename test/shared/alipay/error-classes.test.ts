import { classifyError } from '../../../shared/alipay/error-classes.ts';
import type { ResponseMembers } from '../../../shared/alipay/signed-response.ts';

const classify = (members: ResponseMembers, signed = true) => classifyError({ members, signed });

const withEveryPrefix = (name: string) => ['', 'isv.', 'isp.', 'aop.'].map((prefix) => `${prefix}${name}`);

test.each([
  ['refused', ['code-invalid', 'grant-type-invalid', 'unmatched-app-id']],
  [
    'misconfigured',
    ['invalid-signature', 'invalid-app-id', 'missing-app-cert-sn', 'app-cert-expired', 'cert-expired', 'invalid-cert'],
  ],
  ['busy', ['unknow-error', 'app-call-limited', 'method-call-limited']],
] as const)('%s: %j, with and without a prefix, whatever the code beside', (kind, names) => {
  for (const name of names.flatMap(withEveryPrefix)) {
    expect(classify({ code: '40002', sub_code: name })).toEqual({ kind, subCode: name });
    expect(classify({ code: name })).toEqual({ kind, subCode: name });
  }
});

test.each([
  ['20000', 'busy'],
  ['20001', 'misconfigured'],
  ['40005', 'busy'],
  ['40001', 'misconfigured'],
  ['40002', 'misconfigured'],
  ['40003', 'misconfigured'],
  ['40006', 'misconfigured'],
  ['40004', 'unlisted'],
  ['10000', 'unlisted'],
])('code %s without a listed sub_code, as text or number: %s', (code, kind) => {
  expect(classify({ code })).toEqual({ kind, subCode: code });
  expect(classify({ code: Number(code), sub_code: '' })).toEqual({ kind, subCode: code });
  expect(classify({ code, sub_code: null })).toEqual({ kind, subCode: code });
  expect(classify({ code, sub_code: 'isv.some-thing' })).toEqual({ kind, subCode: 'isv.some-thing' });
});

test.each(['isv.code-expired', 'isv.code-used', 'code-has-been-used', 'isv.code-cert-mismatch'])(
  'what Alipay signs of the code is a refusal, although it is not listed: %s',
  (subCode) => {
    expect(classify({ code: '40004', sub_code: subCode })).toEqual({ kind: 'refused', subCode });
  },
);

test.each(['isv.code-expired', 'code-has-been-used'])('unsigned, that proves nothing: %s', (subCode) => {
  expect(classify({ code: '40004', sub_code: subCode }, false)).toEqual({ kind: 'unlisted', subCode });
  expect(classify({ code: '40002', sub_code: subCode }, false)).toEqual({ kind: 'misconfigured', subCode });
});

test.each(['isp.code-expired', 'isv.codes-expired', 'isv.code-', 'isv.auth-code-expired'])(
  'signed, it must be of the family: %s is not',
  (subCode) => {
    expect(classify({ code: '40004', sub_code: subCode }).kind).toBe('unlisted');
  },
);

test.each([
  [{}],
  [{ code: null }],
  [{ sub_code: ['isv.code-invalid'] }],
  [{ code: {} }],
  [{ sub_code: 'constructor' }],
  [{ sub_code: 'concerting' }],
  [{ sub_code: 'isv.isv.code-invalid' }],
  [{ sub_code: 'unknow-isv.error' }],
])('concludes nothing from %j', (members) => {
  expect(classify(members).kind).toBe('unlisted');
});

test.each(['4b203fe6c11548bcabd8da5bb087a83b', '授权码code无效', 'a b', 'a\nb', 'x'.repeat(65), ''])(
  'never shows %j, which is no code of Alipay',
  (subCode) => {
    expect(classify({ sub_code: subCode })).toEqual({ kind: 'unlisted', subCode: 'other' });
    expect(classify({ code: '40002', sub_code: subCode })).toEqual({ kind: 'misconfigured', subCode: '40002' });
  },
);
