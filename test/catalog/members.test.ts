/** Members in the catalogue: those of every schema that an operator writes by, and no other. */
import { readdirSync } from 'node:fs';
import { DOCUMENT_KINDS } from '../../catalog/members/members.ts';
import { membersPage } from '../../scripts/catalog/members-page.ts';
import { membersIn } from '../../scripts/catalog/schema-members.ts';

/** Written by the tool alone, beside a document that is here. */
const BY_THE_TOOL = ['shared/registry/connection-card.schema.ts', 'shared/protocols/genauth/access-key.schema.ts'];

test('every schema of a document is there', () => {
  const files = readdirSync('shared', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.schema.ts'),
  );
  const schemas = files.map((name) => `shared/${name.replaceAll('\\', '/')}`);
  // One that is missing becomes a kind in catalog/members/members.ts; then `npm run catalog`.
  expect([...DOCUMENT_KINDS.map(({ schema }) => schema), ...BY_THE_TOOL].sort()).toEqual(schemas.sort());
});

test.each(DOCUMENT_KINDS.map((kind) => [kind.name, kind] as const))('%s: each member, and no other', (_, kind) => {
  const paths = membersIn(kind.schema).map(({ path }) => path);
  expect(Object.keys(kind.members).sort()).toEqual(paths.sort());
});

test('a member says whether it must be there, and its form', () => {
  const text = membersPage('en');
  expect(text).toContain('### genauth accessKeys methods\n\n`accessKeys[].methods` · required in each · a list of');
  expect(text).toContain('`environment` · required · `production` or `sandbox`');
  expect(text).toContain('`appSecret` · optional · text, at least 32 characters');
});

test('a member that the catalogue does not know is a mistake, not a gap in the page', () => {
  const [kind] = DOCUMENT_KINDS;
  if (!kind) throw new Error('there are no kinds');
  const { pid: _, ...members } = kind.members;
  expect(() => membersPage('en', [{ ...kind, members }])).toThrow('alipay pid');
});
