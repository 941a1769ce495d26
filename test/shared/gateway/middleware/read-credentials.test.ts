import { parseInput } from '../../../../shared/gateway/middleware/parse-input.ts';
import { readCredentials } from '../../../../shared/gateway/middleware/read-credentials.ts';
import type { Protocol } from '../../../../shared/gateway/protocol.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const claiming = (callerId: string) =>
  readCredentials({ name: 'test', credentials: () => ({ callerId }) } as unknown as Protocol<
    { callerId: string },
    never
  >);

test('the protocol reads what is claimed', async () => {
  expect((await pass(claiming('app-1'), contextOf({}))).credentials).toEqual({ callerId: 'app-1' });
});

test.each(['../platform', '', 'a'.repeat(65)])('an id that can name no caller is a mistake of ours: %j', async (id) => {
  const context = contextOf({});
  await expect(pass(claiming(id), context)).rejects.toThrow('test lets an id pass that cannot name a caller');
  expect(context).not.toHaveProperty('credentials');
});

test('the protocol reads the input from the request', async () => {
  const request = httpRequest({ body: '{"a":1}' });
  expect((await pass(parseInput({ input: (received) => received.members() }), contextOf({ request }))).input).toEqual({
    a: 1,
  });
});
