import type { Statement } from '../service/policy.ts';
import type { Roles } from './authorize.ts';

const ALL = { resources: ['*'], conditions: [] } as const;

/** Operators who may not do all, by their access key id. */
export class Operators {
  readonly #roles = new Map<string, readonly Statement[]>();

  /** For {@link authorize}. */
  get roles(): Roles {
    return this.#roles;
  }

  /**
   * Takes actions from an operator, in the place of those that were taken before; none gives all back.
   * @throws RangeError that names the member
   */
  set({ accessKeyId, denied }: Readonly<Record<string, unknown>>): void {
    if (typeof accessKeyId !== 'string') throw new RangeError('accessKeyId: a string');
    const isList = Array.isArray(denied) && denied.every((action) => typeof action === 'string');
    if (!isList) throw new RangeError('denied: an array of actions, such as dynamodb:PutItem');
    this.#roles.set(accessKeyId, [
      { effect: 'Allow', actions: ['*'], ...ALL },
      { effect: 'Deny', actions: denied, ...ALL },
    ]);
  }
}
