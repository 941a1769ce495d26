import { randomBytes } from 'node:crypto';
import { callerKey } from '../../shared/registry/item-key.ts';
import { sealDocument } from '../../shared/registry/sealed-item.ts';
import { REGISTRY_KEY } from '../../test/support/registry.ts';
import { secrets } from '../in-process/material.ts';
import { PRICES } from '../prices.ts';
import { type Row, spreadOf } from '../row.ts';

const CALLERS = 10_000;
/** The gateway's own rings. */
const RINGS = 4;
/** What DynamoDB adds to each item. */
const ITEM_OVERHEAD_BYTES = 100;
/** One eventually consistent read of up to 4 kB. */
const READ_UNITS = 0.5;
const GB = 1e9;

/** What callers cost while nothing happens, and what looking them up costs. */
export function registryCosts(): Row[] {
  const bytes = callerItemBytes();
  const tables = (CALLERS * bytes * (PRICES.gigabyteMonthOfTable + PRICES.gigabyteMonthOfRecovery)) / GB;
  const rings = RINGS * PRICES.secretMonth;
  const lookUp = READ_UNITS * PRICES.millionReadUnits;
  return [
    {
      measure: `cost of ${CALLERS.toLocaleString('en')} callers for a month, idle`,
      value: spreadOf([tables + rings]),
      unit: 'USD',
      limit: { atMost: 5 },
      note: `${RINGS} rings ${rings.toFixed(2)} + table and recovery ${tables.toFixed(3)} at ${bytes} bytes an item; a connection is ${PRICES.secretMonth} more. A secret for each caller: ${CALLERS * PRICES.secretMonth}`,
    },
    {
      measure: 'cost of looking up a million callers, none of them cached',
      value: spreadOf([lookUp]),
      unit: 'USD',
      note: `${READ_UNITS} read units each; cached for a minute in each execution environment. A million strangers cost the same, and one request of the API and one invocation each (${(PRICES.millionHttpApiRequests + PRICES.millionInvocations).toFixed(2)}); by Secrets Manager ${PRICES.millionSecretReads}`,
    },
  ];
}

/** Bytes of the largest caller of the bench as the registry's table has it. */
export const callerItemBytes = (): number =>
  Math.max(...Object.entries(secrets).flatMap(([name, document]) => sizeOf(name, document)));

function sizeOf(name: string, document: object): number[] {
  const [kind, , id] = name.split('/');
  if (kind !== 'callers' || id === undefined) return [];
  const place = { service: 'alipay-auth-gateway', stage: 'prod', key: callerKey('openapi', id), revision: 1 };
  const { keyId, iv, sealed } = sealDocument(JSON.stringify(document), place, REGISTRY_KEY, randomBytes);
  const names = ['pk', 'sk', 'keyId', 'revision', 'iv', 'sealed'].join('').length;
  return [names + place.key.pk.length + 1 + keyId.length + 2 + iv.length + sealed.length + ITEM_OVERHEAD_BYTES];
}
