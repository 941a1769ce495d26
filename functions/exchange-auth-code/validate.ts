import { isIP } from 'node:net';
import type { SchemaValidator } from '../../shared/platform/schema-validator.ts';
import validateSchema from './schema.json';

/**
 * Judges a body by its schema, and `clientIp` by node:net: what an address is fits no pattern. An empty one is none, as the
 * published server has it.
 */
export const validate: SchemaValidator = (body) => {
  const valid = validateSchema(body);
  const errors = validateSchema.errors ?? [];
  const { clientIp = '' } = (body ?? {}) as { clientIp?: unknown };
  const isAddress = typeof clientIp !== 'string' || clientIp === '' || isIP(clientIp) !== 0;
  validate.errors = isAddress ? errors : [...errors, { instancePath: '/clientIp', keyword: 'ip-address', params: {} }];
  return valid && isAddress;
};
