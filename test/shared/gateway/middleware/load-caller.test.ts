import { loadCaller } from '../../../../shared/gateway/middleware/load-caller.ts';
import { exchangeOf, pass } from '../../../support/exchange.ts';

const caller = { enabled: true };
const step = loadCaller({ loadCaller: async (id) => (id === 'app-1' ? caller : undefined) });

test('the caller that is claimed is looked up', async () => {
  expect((await pass(step, exchangeOf({ claim: { callerId: 'app-1' } }))).caller).toBe(caller);
});

test('one that does not exist stays absent', async () => {
  expect(await pass(step, exchangeOf({ claim: { callerId: 'nobody' } }))).not.toHaveProperty('caller');
});

test('there is a claim by then', async () => {
  await expect(pass(step, exchangeOf({}))).rejects.toThrow('the chain reads claim before it is there');
});
