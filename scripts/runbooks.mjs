/** Writes the heads of docs/runbooks/ anew, and a page for each alarm that has none: `npm run runbooks`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarmsOf } from './monitoring/catalog.mjs';
import { exampleDeployment } from './monitoring/example-deployment.mjs';
import { byRunbook, indexOf, RUNBOOKS, withHead } from './monitoring/runbooks.mjs';

const alarms = alarmsOf(await exampleDeployment());
for (const [name, its] of byRunbook(alarms)) {
  const path = join(RUNBOOKS, `${name}.md`);
  writeFileSync(path, withHead(name, its, existsSync(path) ? readFileSync(path, 'utf8') : ''));
}
writeFileSync(join(RUNBOOKS, 'README.md'), indexOf(alarms));
