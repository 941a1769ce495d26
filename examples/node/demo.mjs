// What the examples share: the addresses and keys of the running stack. In a program of yours they are your configuration.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** demo.json, which `npm start` writes. */
export function readDemo() {
  const file = join(process.env.LOCAL_STATE_DIR || '.local', 'demo.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return fail(`There is no ${file}: start the stack with "npm start" in another terminal, then repeat this command.`);
  }
}

/** Ends the program with one sentence. */
export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
