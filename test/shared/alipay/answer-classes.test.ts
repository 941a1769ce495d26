import { classifyError } from '../../../shared/alipay/answer-classes.ts';

const withEveryPrefix = (name: string) => ['', 'isv.', 'isp.', 'aop.'].map((prefix) => `${prefix}${name}`);

test.each([
  ['refused', ['code-invalid', 'grant-type-invalid', 'unmatched-app-id']],
  ['misconfigured', ['invalid-signature', 'invalid-app-id', 'missing-app-cert-sn', 'app-cert-expired', 'invalid-cert']],
  ['busy', ['unknow-error', 'app-call-limited', 'method-call-limited']],
] as const)('%s: %j, with and without a prefix, whatever the code beside', (kind, names) => {
  for (const name of names.flatMap(withEveryPrefix)) {
    expect(classifyError({ code: '40002', sub_code: name })).toEqual({ kind, subCode: name });
    expect(classifyError({ code: name })).toEqual({ kind, subCode: name });
  }
});

test.each([
  ['20000', 'busy'],
  ['40005', 'busy'],
  ['40001', 'misconfigured'],
  ['40002', 'misconfigured'],
  ['40003', 'misconfigured'],
  ['40006', 'misconfigured'],
  ['40004', 'unlisted'],
  ['20001', 'unlisted'],
  ['10000', 'unlisted'],
])('code %s without a listed sub_code, as text or number: %s', (code, kind) => {
  expect(classifyError({ code })).toEqual({ kind, subCode: code });
  expect(classifyError({ code: Number(code), sub_code: '' })).toEqual({ kind, subCode: code });
  expect(classifyError({ code, sub_code: 'isv.some-thing' })).toEqual({ kind, subCode: 'isv.some-thing' });
});

test.each([
  [{}],
  [{ code: null }],
  [{ sub_code: ['isv.code-invalid'] }],
  [{ code: {} }],
  [{ sub_code: 'constructor' }],
  [{ sub_code: 'concerting' }],
  [{ sub_code: 'isv.isv.code-invalid' }],
])('concludes nothing from %j', (members) => {
  expect(classifyError(members).kind).toBe('unlisted');
});

test.each(['4b203fe6c11548bcabd8da5bb087a83b', '授权码code无效', 'a b', 'a\nb', 'x'.repeat(65), ''])(
  'never shows %j, which is no code of Alipay',
  (subCode) => {
    expect(classifyError({ sub_code: subCode })).toEqual({ kind: 'unlisted', subCode: 'other' });
    expect(classifyError({ code: '40002', sub_code: subCode })).toEqual({ kind: 'misconfigured', subCode: '40002' });
  },
);
