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
    return named
      .filter((identifier) => !known.has(identifier))
      .map((identifier) =>
        error(
          about,
          `it names the connection ${identifier}, which is not there`,
          `connection put ${identifier} --file FILE`,
        ),
      );
  });
}
