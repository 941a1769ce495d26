import { AS_ALWAYS, EVERYTHING, FIRST_CALL } from './document.ts';
import type { Placed } from './matrix.ts';

/** A document that is there, to hold single cells against. */
export interface FaultDocument {
  /** What it says of an operation without a fault. */
  sound(operation: string): string | undefined;
  /** What it says of a cell; where the fault changes nothing, the same as without it. */
  wordsOf(cell: Placed): string | undefined;
}

/** Reads what `writeDocument` wrote. */
export function readDocument(text: string): FaultDocument {
  const sound = new Map<string, string>();
  const said = new Map<string, string>();
  const used = new Set<string>();
  let dependency = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('## ')) dependency = line.slice(3);
    if (!/^\| [^-]/.test(line) || /^\| (fault|operation) \|/.test(line)) continue;
    const [first = '', second = '', ...words] = line.slice(2, -2).split(' | ');
    if (dependency === 'Without a fault') {
      sound.set(first, [second, ...words].join(' | '));
      continue;
    }
    for (const place of second.split('<br>').flatMap(placesIn)) {
      used.add(`${dependency} ${place}`);
      for (const fault of first.split(', ')) said.set(`${dependency} ${fault} ${place}`, words.join(' | '));
    }
  }
  return {
    sound: (operation) => sound.get(operation),
    wordsOf: ({ dependency: its, fault, scenario: { name }, place = FIRST_CALL }) => {
      const here = `${name} (${place})`;
      if (!used.has(`${its} ${here}`)) return undefined;
      const words =
        said.get(`${its} ${fault.name} ${here}`) ?? said.get(`${its} ${fault.name} ${EVERYTHING} (${FIRST_CALL})`);
      return words === AS_ALWAYS ? sound.get(name) : words;
    },
  };
}

/** An operation with each of its places. */
function placesIn(operation: string): string[] {
  const [, name = operation, places = FIRST_CALL] = /^(.*) \((.*)\)$/.exec(operation) ?? [];
  return places.split('; ').map((place) => `${name} (${place})`);
}
