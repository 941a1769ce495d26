import { admit } from '../../../../shared/gateway/middleware/admit.ts';
import type { Admission, Protocol } from '../../../../shared/gateway/protocol.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const caller = { id: 'app-1', enabled: true };
const credentials = { callerId: 'app-1', timestampMs: 1 };
const signed = { kind: 'signed', replayToken: 'x' } as Admission;
const replayOnly: Admission = { kind: 'replay-only', replayToken: 'x' };

/** The middleware over a protocol that decides as the test says, and notes what it was asked. */
function admitting(admission: Admission) {
  const asked: unknown[] = [];
  const protocol = { name: 'test', admit: (...question: unknown[]) => asked.push(question) && admission };
  return { asked, step: admit(protocol as unknown as Protocol<typeof credentials, typeof caller>) };
}

test('the protocol decides by request, credentials and caller', async () => {
  const { asked, step } = admitting(signed);
  const context = contextOf({ credentials, caller });
  await pass(step, context);
  expect(asked).toEqual([[context.request, credentials, caller]]);
});

test.each([{ kind: 'public' } as const, replayOnly])(
  'a caller that need not sign is believed: %j',
  async (admission) => {
    expect(await pass(admitting(admission).step, contextOf({ credentials, caller }))).toMatchObject({
      admission,
      authenticated: true,
    });
  },
);

test('one that has to sign is not believed yet, and need not exist', async () => {
  for (const known of [{ caller }, {}]) {
    const context = await pass(admitting(signed).step, contextOf({ credentials, ...known }));
    expect(context.admission).toBe(signed);
    expect(context).not.toHaveProperty('authenticated');
  }
});

test('a public request may come without a time', async () => {
  const context = contextOf({ credentials: { callerId: 'app-1' }, caller });
  expect(await pass(admitting({ kind: 'public' }).step, context)).toMatchObject({ authenticated: true });
});

test.each<[string, Admission, object, string]>([
  ['no caller', { kind: 'public' }, { credentials }, 'test admits a caller that does not exist'],
  ['no caller and no signature', replayOnly, { credentials }, 'test admits a caller that does not exist'],
  [
    'a replay token without a time',
    replayOnly,
    { credentials: { callerId: 'app-1' }, caller },
    'test admits a request that must not be replayed without its time',
  ],
  [
    'a signature without a time',
    signed,
    { credentials: { callerId: 'app-1' }, caller },
    'test admits a request that must not be replayed without its time',
  ],
  ['no credentials', signed, { caller }, 'the chain reads credentials before it is there'],
])('a protocol that lets in %s is wrong, and nobody is believed', async (_name, admission, found, message) => {
  const context = contextOf(found);
  await expect(pass(admitting(admission).step, context)).rejects.toThrow(message);
  expect(context).not.toHaveProperty('authenticated');
  expect(context).not.toHaveProperty('admission');
});
