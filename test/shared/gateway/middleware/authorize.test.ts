import { authorize } from '../../../../shared/gateway/middleware/authorize.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const step = authorize({ authorize: async (input, caller) => ({ input, caller }) });

test('the operation finds what the caller may use of what it asks for', async () => {
  const caller = { id: 'app-1', enabled: true };
  expect((await pass(step, contextOf({ caller, input: 'wish' }))).resource).toEqual({ input: 'wish', caller });
});

test('a refusal goes on, and leaves no resource', async () => {
  const refusing = authorize({ authorize: () => Promise.reject(new Error('not yours')) });
  const context = contextOf({ caller: { id: 'app-1', enabled: true }, input: 'wish' });
  await expect(pass(refusing, context)).rejects.toThrow('not yours');
  expect(context).not.toHaveProperty('resource');
});

test('there is a caller by then, and an input', async () => {
  await expect(pass(step, contextOf({}))).rejects.toThrow('the chain reads caller before it is there');
  const caller = { id: 'app-1', enabled: true };
  await expect(pass(step, contextOf({ caller }))).rejects.toThrow('the chain reads input before it is there');
});
