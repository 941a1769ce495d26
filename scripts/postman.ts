// `npm run postman` writes docs/postman.json; `npm run --silent postman -- environment` prints the environment of the running stack.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postmanText } from './postman/collection.ts';
import { postmanEnvironment } from './postman/environment.ts';

const [word, ...others] = process.argv.slice(2);
if (word === undefined) writeFileSync(join(import.meta.dirname, '../docs/postman.json'), postmanText());
else if (word === 'environment' && others.length === 0) printEnvironment();
else fail('usage: npm run postman, or npm run --silent postman -- environment', 2);

function printEnvironment(): void {
  const file = join(process.env.LOCAL_STATE_DIR || '.local', 'demo.json');
  if (existsSync(file))
    console.log(JSON.stringify(postmanEnvironment(JSON.parse(readFileSync(file, 'utf8'))), undefined, 2));
  else fail(`There is no ${file}: start the stack with "npm start" in another terminal.`, 1);
}

function fail(sentence: string, exitCode: number): void {
  console.error(sentence);
  process.exitCode = exitCode;
}
