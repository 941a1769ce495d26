import type { Surroundings } from './surroundings.ts';

/** Says on a terminal what is being done; programs that read the output get none of it. */
export type Progress = (step: string) => void;

/** @param options `json` where a program reads */
export const progressOf =
  ({ isTerminal, complain }: Pick<Surroundings, 'isTerminal' | 'complain'>, { json }: { json: boolean }): Progress =>
  (step) => {
    if (isTerminal && !json) complain(`${step} …`);
  };
