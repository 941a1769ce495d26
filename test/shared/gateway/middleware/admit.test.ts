import { admit } from '../../../../shared/gateway/middleware/admit.ts';
import type { Admission, Protocol } from '../../../../shared/gateway/protocol.ts';
import { exchangeOf, pass } from '../../../support/request-context.ts';

const caller = { enabled: true };
const claim = { callerId: 'app-1', timestampMs: 1 };
const signed = { kind: 'signed', replayToken: 'x' } as Admission;
const replayOnly: Admission = { kind: 'replay-only', replayToken: 'x' };

/** The middleware over a protocol that decides as the test says, and notes what it was asked. */
function admitting(admission: Admission) {
  const asked: unknown[] = [];
  const protocol = { name: 'test', admit: (...question: unknown[]) => asked.push(question) && admission };
  return { asked, step: admit(protocol as unknown as Protocol<typeof claim, typeof caller>) };
}

test('the protocol decides by request, claim and caller', async () => {
  const { asked, step } = admitting(signed);
  const exchange = exchangeOf({ claim, caller });
  await pass(step, exchange);
  expect(asked).toEqual([[exchange.request, claim, caller]]);
});

test.each([{ kind: 'public' } as const, replayOnly])(
  'a caller that need not sign is believed: %j',
  async (admission) => {
    expect(await pass(admitting(admission).step, exchangeOf({ claim, caller }))).toMatchObject({
      admission,
      admitted: true,
    });
  },
);

test('one that has to sign is not believed yet, and need not exist', async () => {
  for (const known of [{ caller }, {}]) {
    const exchange = await pass(admitting(signed).step, exchangeOf({ claim, ...known }));
    expect(exchange.admission).toBe(signed);
    expect(exchange).not.toHaveProperty('admitted');
  }
});

test('a public request may come without a time', async () => {
  const exchange = exchangeOf({ claim: { callerId: 'app-1' }, caller });
  expect(await pass(admitting({ kind: 'public' }).step, exchange)).toMatchObject({ admitted: true });
});

test.each<[string, Admission, object, string]>([
  ['no caller', { kind: 'public' }, { claim }, 'test admits a caller that does not exist'],
  ['no caller and no signature', replayOnly, { claim }, 'test admits a caller that does not exist'],
  [
    'a replay token without a time',
    replayOnly,
    { claim: { callerId: 'app-1' }, caller },
    'test admits a request that must not be replayed without its time',
  ],
  [
    'a signature without a time',
    signed,
    { claim: { callerId: 'app-1' }, caller },
    'test admits a request that must not be replayed without its time',
  ],
  ['no claim', signed, { caller }, 'the chain reads claim before it is there'],
])('a protocol that lets in %s is wrong, and nobody is believed', async (_name, admission, found, message) => {
  const exchange = exchangeOf(found);
  await expect(pass(admitting(admission).step, exchange)).rejects.toThrow(message);
  expect(exchange).not.toHaveProperty('admitted');
  expect(exchange).not.toHaveProperty('admission');
});
