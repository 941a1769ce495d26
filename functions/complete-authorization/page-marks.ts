import { type SafeHtml, trusted } from './html.ts';

/** What a page's mark shows. */
export type Mark = 'check' | 'cross' | 'clock' | 'again' | 'question' | 'exclamation' | 'bar';

/** Lines on a disc of 48, so that a mark looks the same with every font. */
const PATHS: Readonly<Record<Mark, string>> = {
  check: 'M15 25l6.5 6.5L34 18',
  cross: 'M17.5 17.5l13 13M30.5 17.5l-13 13',
  clock: 'M24 12.5a11.5 11.5 0 1 0 0 23a11.5 11.5 0 1 0 0-23M24 18v6.5l4.5 2.5',
  again: 'M33.5 24a9.5 9.5 0 1 1-2.8-6.7M31.5 11.5v6h-6',
  question: 'M19.5 20a4.6 4.6 0 1 1 7 3.9c-1.6 1-2.5 1.9-2.5 4M24 33.2v.01',
  exclamation: 'M24 14.5v12M24 33.2v.01',
  bar: 'M16 24h16',
};

/** The drawing of a mark, in the tone of its surroundings; it says nothing that the title does not. */
export const drawMark = (mark: Mark): SafeHtml =>
  trusted(
    `<svg class="mark" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="24"/><path d="${PATHS[mark]}"/></svg>`,
  );
