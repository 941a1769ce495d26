import { loadCaller } from '../../../../shared/gateway/middleware/load-caller.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const caller = { id: 'app-1', enabled: true };
const step = loadCaller({ loadCaller: async ({ callerId }) => (callerId === 'app-1' ? caller : undefined) });

test('the caller that the credentials name is looked up', async () => {
  expect((await pass(step, contextOf({ credentials: { callerId: 'app-1' } }))).caller).toBe(caller);
});

test('one that does not exist stays absent', async () => {
  expect(await pass(step, contextOf({ credentials: { callerId: 'nobody' } }))).not.toHaveProperty('caller');
});

test('there are credentials by then', async () => {
  await expect(pass(step, contextOf({}))).rejects.toThrow('the chain reads credentials before it is there');
});
