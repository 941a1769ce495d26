import { accessKeyKind, findAccessKeyOwner } from '../../../../shared/protocols/genauth/access-key.ts';
import { inspectEntity, readEntity } from '../../../../shared/secrets/entity.ts';

test('a pointer names the caller whose key it is, and nothing else', () => {
  expect(readEntity(accessKeyKind, 'name', '{"caller":"app-1"}')).toEqual({ caller: 'app-1' });
  expect(inspectEntity(accessKeyKind, '{}').findings).toEqual([
    { severity: 'error', member: 'caller', text: 'is missing' },
  ]);
  expect(inspectEntity(accessKeyKind, '{"caller":"app-1","secret":"x"}').entity).toBeUndefined();
});

test('is looked up by the key’s id', async () => {
  const get = async ({ pk }: { pk: string }) => (pk === 'access-key#key-1' ? { caller: 'app-1' } : undefined);
  const registry = { get } as never;
  expect(await findAccessKeyOwner(registry, 'key-1')).toBe('app-1');
  expect(await findAccessKeyOwner(registry, 'key-2')).toBeUndefined();
});
