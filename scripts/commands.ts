// `npm run commands`: writes docs/commands.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsPage } from './commands/page.ts';

writeFileSync(join(import.meta.dirname, '../docs/commands.md'), commandsPage());
