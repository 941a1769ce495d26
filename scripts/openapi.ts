// `npm run openapi`: writes docs/openapi.json.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiText } from './openapi/document.ts';

writeFileSync(join(import.meta.dirname, '../docs/openapi.json'), await openapiText());
