import { authorize } from '../../../../shared/gateway/middleware/authorize.ts';
import { exchangeOf, pass } from '../../../support/request-context.ts';

const step = authorize({ authorize: async (input, caller) => ({ input, caller }) });

test('the operation finds what the caller may use of what it asks for', async () => {
  const caller = { enabled: true };
  expect((await pass(step, exchangeOf({ caller, input: 'wish' }))).resource).toEqual({ input: 'wish', caller });
});

test('a refusal goes on, and leaves no resource', async () => {
  const refusing = authorize({ authorize: () => Promise.reject(new Error('not yours')) });
  const exchange = exchangeOf({ caller: { enabled: true } });
  await expect(pass(refusing, exchange)).rejects.toThrow('not yours');
  expect(exchange).not.toHaveProperty('resource');
});

test('there is a caller by then', async () => {
  await expect(pass(step, exchangeOf({}))).rejects.toThrow('the chain reads caller before it is there');
});
