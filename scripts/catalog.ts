// `npm run catalog`: writes the pages that are made from the catalogue, in both languages.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalogPages } from './catalog/pages.ts';

for (const { file, text } of await catalogPages()) {
  const path = join(import.meta.dirname, '..', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
