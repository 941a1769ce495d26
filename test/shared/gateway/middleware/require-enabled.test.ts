import { requireEnabled } from '../../../../shared/gateway/middleware/require-enabled.ts';
import { refusal } from '../../../support/refusal.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const step = requireEnabled();

test('a caller that is enabled goes on, one that is not is refused', async () => {
  await pass(step, contextOf({ caller: { id: 'app-1', enabled: true } }));
  await expect(pass(step, contextOf({ caller: { id: 'app-1', enabled: false } }))).rejects.toEqual(
    refusal('caller_disabled', { reason: 'the caller is not enabled' }),
  );
});

test('there is a caller by then', async () => {
  await expect(pass(step, contextOf({}))).rejects.toThrow('the chain reads caller before it is there');
});
