import type { CostInputs, OperationInputs } from './inputs.ts';
import { sumOf } from './money.ts';
import { PARTS, type Parts, perMillion, type Surroundings } from './per-million.ts';
import type { TemplateFacts } from './template-facts.ts';

/** Everything that the page is made from. */
export interface CostBasis {
  readonly inputs: CostInputs;
  readonly facts: TemplateFacts;
  readonly surroundings: Surroundings;
}

/** The interfaces, by the tasks of the bench that one request of each is. */
export const INTERFACES: Readonly<Record<string, readonly string[]>> = {
  'GenAuth: AuthInfo, signed': ['get-alipay-authinfo (signed)'],
  'GenAuth: AuthInfo, public app': ['get-alipay-authinfo (public)'],
  'GenAuth: app id and secret checked': ['check-app-id-secret'],
  'GenAuth: management token': ['get-management-token'],
  'open API: link made': ['create-authorization-url (RSA)'],
  'open API: link completed, callback delivered at the first attempt': ['complete-authorization', 'deliver-callback'],
  'DaxPay: auth code exchanged': ['exchange-auth-code (HMAC-SHA256)'],
};

/** What is answered without having been asked for. */
export const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'refused: an unsigned stranger, looked up': ['get-alipay-authinfo (stranger)'],
  'refused: a path that is none': ['not-found'],
  'GET /health': ['get-health'],
};

/**
 * What the bench measured of a task.
 * @throws Error for a task that bench/costs.json does not have
 */
export function measuredOf({ inputs }: CostBasis, task: string): OperationInputs {
  const measured = inputs.operations[task];
  if (measured === undefined) throw new Error(`bench/costs.json has no ${task}: npm run bench -- costs`);
  return measured;
}

/** What a million of an interface costs, by part. */
export function partsOf(basis: CostBasis, tasks: readonly string[]): Parts {
  const each = tasks.map((task) => {
    const measured = measuredOf(basis, task);
    return perMillion(measured, functionOf(basis, measured.operation), basis.surroundings);
  });
  return Object.fromEntries(PARTS.map((part) => [part, each.reduce((sum, one) => sum + one[part], 0)])) as Parts;
}

/** The same in one figure, as the page's row sums it. */
export const millionOf = (basis: CostBasis, tasks: readonly string[]): number =>
  sumOf(Object.values(partsOf(basis, tasks)));

/**
 * A function of the template.
 * @throws Error for one that is not there
 */
export function functionOf({ facts }: CostBasis, operation: string): TemplateFacts['functions'][string] {
  const found = facts.functions[operation];
  if (found === undefined) throw new Error(`the template has no function ${operation}`);
  return found;
}
