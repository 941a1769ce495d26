import { connectionsNamed } from '../connections-named.ts';
import { connectionsOf, type RegisteredCaller, type RegisteredCard } from '../registry-items.ts';
import { error, type Finding, warning } from './finding.ts';

/** A caller's name in findings and commands. */
export const nameOfCaller = ({ protocol, id }: Pick<RegisteredCaller, 'protocol' | 'id'>): string =>
  `${protocol} ${id}`;

/** Every caller can be opened, and names connections that there are. */
export function checkReferences(callers: readonly RegisteredCaller[], cards: readonly RegisteredCard[]): Finding[] {
  const known = new Set(cards.map(({ identifier }) => identifier));
  return callers.flatMap((caller) => {
    const name = nameOfCaller(caller);
    const about = `caller ${name}`;
    const put = `caller put ${name} --file FILE`;
    if (caller.document === undefined) {
      const remedy = `${put}, or: caller delete ${name}`;
      return [error(about, 'its document cannot be opened by any key of keys/registry', remedy)];
    }
    const named = connectionsOf(caller.document);
    if (named.length === 0) return [warning(about, 'it names no connection: there is nothing that it may use', put)];
    if (caller.document.enabled === false) return [];
    return [
      ...named.filter((identifier) => !known.has(identifier)).map((identifier) => missing(about, identifier)),
      ...checkKinds(caller, cards).map((text) => error(about, text, put)),
    ];
  });
}

const missing = (about: string, identifier: string): Finding =>
  error(about, `it names the connection ${identifier}, which is not there`, `connection put ${identifier} --file FILE`);

/** A connection that is switched off fails whoever names it: once for all of them. */
export function checkSwitchedOff(callers: readonly RegisteredCaller[], cards: readonly RegisteredCard[]): Finding[] {
  return cards.flatMap(({ identifier, card }) => {
    const users = card?.enabled === false ? callers.filter(isUsing(identifier)) : [];
    if (users.length === 0) return [];
    const some = users.slice(0, 3).map(nameOfCaller).join(', ');
    const text = `it is disabled, and callers that are enabled name it (${users.length}): ${some}`;
    return [warning(`connection ${identifier}`, text, `connection enable ${identifier}`)];
  });
}

const isUsing =
  (identifier: string) =>
  ({ document }: RegisteredCaller): boolean =>
    document?.enabled !== false && connectionsOf(document).includes(identifier);

/** A channel takes connections of one kind. */
const checkKinds = ({ protocol, document }: RegisteredCaller, cards: readonly RegisteredCard[]): string[] =>
  connectionsNamed(protocol, document ?? {}).flatMap(({ member, identifier, kind }) => {
    const given = cards.find((card) => card.identifier === identifier)?.card?.kind;
    return given === undefined || given === kind
      ? []
      : [`${member} names ${identifier}, which is of kind ${given}, not ${kind}`];
  });
