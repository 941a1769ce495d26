// `npm run commands`: writes docs/commands.md and docs/commands.schema.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsPage, commandsSchema } from './commands/page.ts';

const docs = join(import.meta.dirname, '../docs');
writeFileSync(join(docs, 'commands.md'), commandsPage());
writeFileSync(join(docs, 'commands.schema.json'), commandsSchema());
