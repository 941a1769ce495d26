import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateDeclaration } from '../../../../scripts/compile-schema.mjs';
import { isChannel } from '../../../../shared/protocols/daxpay/channel-codes.ts';

test('the schema of an app knows the channels of the platform, and each of them once', () => {
  const path = join(import.meta.dirname, '../../../../shared/protocols/daxpay/caller.schema.ts');
  const { schema } = evaluateDeclaration(readFileSync(path, 'utf8')) as {
    schema: { properties: { channels: { propertyNames: { enum: string[] } } } };
  };
  const names = schema.properties.channels.propertyNames.enum;
  expect(names.filter((name) => !isChannel(name))).toEqual([]);
  expect(new Set(names).size).toBe(17);
});
