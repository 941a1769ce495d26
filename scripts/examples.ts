// `npm run examples`: writes the pages of the examples, and their files into the guides that show them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { examplePages } from './examples/pages.ts';

for (const [file, content] of examplePages()) {
  const path = join(import.meta.dirname, '..', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
