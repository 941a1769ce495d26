import type { CallerProtocol } from '../../shared/registry/item-key.ts';
import { daxpayErrors } from './daxpay.ts';
import type { ErrorEntry } from './entry.ts';
import { genauthErrors } from './genauth.ts';
import { openapiErrors } from './openapi.ts';

/** What the errors of each protocol mean: of all that its table has, and of no other. */
export const ERRORS = {
  genauth: genauthErrors,
  openapi: openapiErrors,
  daxpay: daxpayErrors,
} as const satisfies Readonly<Record<CallerProtocol, Readonly<Record<string, ErrorEntry>>>>;
