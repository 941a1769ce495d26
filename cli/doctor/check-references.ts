import { connectionsNamed } from '../connections-named.ts';
import { connectionsOf, type RegisteredCaller, type RegisteredCard } from '../registry-items.ts';
import { error, type Finding, warning } from './finding.ts';

/** A caller's name in findings and commands. */
export const nameOfCaller = ({ protocol, id }: Pick<RegisteredCaller, 'protocol' | 'id'>): string =>
  `${protocol} ${id}`;

/** Every caller can be opened, and names connections that there are. */
export function checkReferences(callers: readonly RegisteredCaller[], cards: readonly RegisteredCard[]): Finding[] {
  const known = new Map(cards.map((card) => [card.identifier, card]));
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
      ...named.flatMap((identifier) => checkConnection(about, identifier, known.get(identifier))),
      ...checkKinds(caller, cards).map((text) => error(about, text, put)),
    ];
  });
}

/** One that is switched off fails whoever names it, and that nobody meant. */
function checkConnection(about: string, identifier: string, registered: RegisteredCard | undefined): Finding[] {
  const it = `it names the connection ${identifier}, which is`;
  if (!registered) return [error(about, `${it} not there`, `connection put ${identifier} --file FILE`)];
  if (registered.card?.enabled !== false) return [];
  return [error(about, `${it} disabled`, `connection enable ${identifier}`)];
}

/** A channel takes connections of one kind. */
const checkKinds = ({ protocol, document }: RegisteredCaller, cards: readonly RegisteredCard[]): string[] =>
  connectionsNamed(protocol, document ?? {}).flatMap(({ member, identifier, kind }) => {
    const given = cards.find((card) => card.identifier === identifier)?.card?.kind;
    return given === undefined || given === kind
      ? []
      : [`${member} names ${identifier}, which is of kind ${given}, not ${kind}`];
  });
