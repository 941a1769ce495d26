import { END } from './begin.mjs';

/** jest's `globalTeardown`. */
export default function end() {
  Reflect.get(globalThis, END)();
}
