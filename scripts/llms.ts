// `npm run llms`: writes llms.txt.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { llmsText } from './llms/page.ts';

writeFileSync(join(import.meta.dirname, '../llms.txt'), llmsText());
