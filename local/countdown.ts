/** What is in force for the next calls, by name; each call that meets it uses it up by one. */
export class Countdown<Name extends string, Rule> {
  readonly #inForce = new Map<Name, { readonly rule: Rule; left: number }>();

  /**
   * Begins a rule for the next `count` calls, in place of the name's earlier one: without it until it is ended, which 0 does at once.
   * @throws RangeError that names the member
   */
  set(name: Name, rule: Rule, count: unknown = Number.POSITIVE_INFINITY): void {
    if (typeof count !== 'number' || !(count >= 0)) throw new RangeError('count: a number from 0');
    if (count === 0) this.#inForce.delete(name);
    else this.#inForce.set(name, { rule, left: count });
  }

  /** The names in force, with the calls that are left. */
  list(): [Name, number][] {
    return [...this.#inForce].map(([name, { left }]) => [name, left]);
  }

  /** The rule that the next call meets. */
  peek(name: Name): Rule | undefined {
    return this.#inForce.get(name)?.rule;
  }

  /** The rule that a call meets. @param isMeant whether the rule means this call */
  take(name: Name, isMeant: (rule: Rule) => boolean = () => true): Rule | undefined {
    const held = this.#inForce.get(name);
    if (held === undefined || !isMeant(held.rule)) return undefined;
    held.left -= 1;
    if (held.left <= 0) this.#inForce.delete(name);
    return held.rule;
  }
}

/** @throws RangeError that names the member, for a value that is not one of them */
export function oneOf<Value extends string>(known: readonly Value[], member: string, given: unknown): Value {
  const found = known.find((value) => value === given);
  if (found === undefined) throw new RangeError(`${member}: one of ${known.join(', ')}`);
  return found;
}
