import { loadCaller } from '../../../../shared/gateway/middleware/load-caller.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const caller = { enabled: true };
const load = async (id: string) => (id === 'app-1' ? caller : undefined);
const step = loadCaller({ loadCaller: load, lookUpsUsedUp: () => false });

test('the caller that is claimed is looked up', async () => {
  expect((await pass(step, contextOf({ credentials: { callerId: 'app-1' } }))).caller).toBe(caller);
});

test('one that does not exist stays absent', async () => {
  expect(await pass(step, contextOf({ credentials: { callerId: 'nobody' } }))).not.toHaveProperty('caller');
});

test.each(['app-1', 'nobody'])('whether look-ups are used up is noted before the one of %s', async (callerId) => {
  let left = 1;
  const counting = async (id: string) => {
    left -= 1;
    return load(id);
  };
  const steps = loadCaller({ loadCaller: counting, lookUpsUsedUp: () => left < 1 });
  expect(await pass(steps, contextOf({ credentials: { callerId } }))).not.toHaveProperty('lookUpsUsedUp');
  expect(await pass(steps, contextOf({ credentials: { callerId } }))).toMatchObject({ lookUpsUsedUp: true });
});

test('there are credentials by then', async () => {
  await expect(pass(step, contextOf({}))).rejects.toThrow('the chain reads credentials before it is there');
});
