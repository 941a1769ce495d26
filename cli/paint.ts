import type { Surroundings } from './surroundings.ts';

const CODES = { red: 31, yellow: 33, green: 32, grey: 90 } as const;

/** Colours a text, or leaves it. */
export type Paint = (colour: keyof typeof CODES | undefined, text: string) => string;

/** Colours only on a terminal, and not where `NO_COLOR` is set to anything. @see https://no-color.org */
export const paintOf = ({ isTerminal, environment }: Pick<Surroundings, 'isTerminal' | 'environment'>): Paint => {
  const plain = !isTerminal || (environment.NO_COLOR ?? '') !== '';
  return (colour, text) => (plain || !colour ? text : `\u001b[${CODES[colour]}m${text}\u001b[0m`);
};
