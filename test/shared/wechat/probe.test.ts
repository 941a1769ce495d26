import { PROBE } from '../../../shared/redemption/probe.ts';
import { probeWechat, verdictOn } from '../../../shared/wechat/probe.ts';

test('asks with a code that cannot exist', async () => {
  const asked: unknown[] = [];
  const requestToken = async (_: unknown, code: unknown) => {
    asked.push(code);
    return { kind: 'busy' } as const;
  };
  await probeWechat({} as Parameters<typeof probeWechat>[0], requestToken);
  expect(asked).toEqual([PROBE]);
});

test('the refusal of the code alone proves the connection', () => {
  expect(verdictOn({ kind: 'refused', subCode: '40029', signed: false })).toEqual({ kind: 'proven' });
});

test.each<[Parameters<typeof verdictOn>[0], 'faulty' | 'unclear', RegExp]>([
  [{ kind: 'misconfigured', subCode: '40013', unspent: true }, 'faulty', /40013 \(no such app id\)$/],
  [{ kind: 'misconfigured', subCode: '40125', unspent: true }, 'faulty', /app secret is wrong/],
  [{ kind: 'misconfigured', subCode: '40164', unspent: true }, 'faulty', /account's list/],
  [{ kind: 'misconfigured', subCode: '48001', unspent: true }, 'faulty', /48001$/],
  [{ kind: 'refused', subCode: '40226', signed: false }, 'unclear', /refused, 40226$/],
  [{ kind: 'busy', subCode: '40029' }, 'unclear', /busy, 40029$/],
  [{ kind: 'unreachable' }, 'unclear', /unreachable$/],
  [{ kind: 'unknown', reason: 'TIMEOUT' }, 'unclear', /unknown, TIMEOUT$/],
  [{ kind: 'granted', openId: 'marked' }, 'unclear', /granted$/],
])('%j is %s', (outcome, kind, text) => {
  const verdict = verdictOn(outcome);
  expect(verdict).toEqual({ kind, text: expect.stringMatching(text) });
  expect(JSON.stringify(verdict)).not.toContain('marked');
});
