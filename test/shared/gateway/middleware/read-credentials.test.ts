import { parseInput } from '../../../../shared/gateway/middleware/parse-input.ts';
import { readClaim } from '../../../../shared/gateway/middleware/read-credentials.ts';
import type { Protocol } from '../../../../shared/gateway/protocol.ts';
import { exchangeOf, pass } from '../../../support/request-context.ts';
import { httpRequest } from '../../../support/http-request.ts';

const claiming = (callerId: string) =>
  readClaim({ name: 'test', credentials: () => ({ callerId }) } as unknown as Protocol<{ callerId: string }, never>);

test('the protocol reads what is claimed', async () => {
  expect((await pass(claiming('app-1'), exchangeOf({}))).claim).toEqual({ callerId: 'app-1' });
});

test.each(['../platform', '', 'a'.repeat(65)])('an id that can name no secret is a mistake of ours: %j', async (id) => {
  const exchange = exchangeOf({});
  await expect(pass(claiming(id), exchange)).rejects.toThrow('test lets an id pass that cannot name a secret');
  expect(exchange).not.toHaveProperty('claim');
});

test('the protocol reads the input from the request', async () => {
  const request = httpRequest({ body: '{"a":1}' });
  expect((await pass(parseInput({ input: (received) => received.members() }), exchangeOf({ request }))).input).toEqual({
    a: 1,
  });
});
