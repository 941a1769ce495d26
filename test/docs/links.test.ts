/** Every link of every page leads to something that is there, and llms.txt lists every page. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listGuides } from '../../local/reference/guides.ts';
import { listedDocuments, llmsText } from '../../scripts/llms/page.ts';
import { deadLinksOf } from '../../scripts/translations/compare.ts';
import { documentsIn } from '../../scripts/translations/files.ts';

const documents = documentsIn('.');
const guides = [...(await listGuides()).keys()];
const pages = [...new Set([...guides, ...listedDocuments().filter((file) => file.endsWith('.md')), 'llms.txt'])];

test('the pages are all there are', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/migration.md', 'docs/runbooks/5xx.md']),
  );
});

test('each link of each page leads to a file that is there, and to a heading of it', () => {
  const dead = pages.flatMap((page) => deadLinksOf(page, documents).map((href) => `${page}: ${href}`));
  expect(dead).toEqual([]);
});

describe('in another project', () => {
  const root = mkdtempSync(join(tmpdir(), 'links-'));
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  beforeAll(() => {
    mkdirSync(join(root, 'docs/runbooks'), { recursive: true });
    write(
      'docs/a.md',
      '# A\n\nWhat A is. And more.\n\n## Part\n\n[here](#part) [there](b.md) [up](../README.md#name)\n',
    );
    write(
      'docs/b.md',
      '# B\n\n[no page](c.md) [no place](a.md#nowhere) [none here](#b-2) ![no picture](x.svg)\n\n    [x](y.md)\n',
    );
    write('docs/runbooks/one.md', '# One\n');
    write('docs/runbooks/README.md', '# Runbooks\n');
    write(
      'README.md',
      '# Name\n\nIt does\nsomething [good](docs/a.md).\n\n- [docs/b.md](docs/b.md): what B is; [c](docs/a.md)\n\n[a](docs/a.md#part) [web](https://a.example/x)\n',
    );
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('a link to no page, no place and no picture is found, what leads somewhere is not', () => {
    const other = documentsIn(root);
    expect(deadLinksOf('docs/b.md', other)).toEqual(['c.md', 'a.md#nowhere', '#b-2', 'x.svg']);
    expect([...deadLinksOf('docs/a.md', other), ...deadLinksOf('README.md', other)]).toEqual([]);
  });

  test('llms.txt has the form of llmstxt.org, and every page but the small ones of an index', () => {
    expect(llmsText(root)).toBe(
      [
        ...['# Name', '', '> It does something [good](docs/a.md).', ''],
        ...['Paths are those of the repository. Written by `npm run llms`.', ''],
        ...[
          '## Operate',
          '',
          '- [A](docs/a.md): What A is',
          '- [B](docs/b.md): what B is',
          '- [Runbooks](docs/runbooks/README.md)',
          '',
        ],
        ...['## Contribute', '', '- [Name](README.md): It does something good', ''],
      ].join('\n'),
    );
  });
});

test('llms.txt is up to date: `npm run llms` writes it anew', () => {
  const text = readFileSync('llms.txt', 'utf8');
  expect(text).toBe(llmsText());
  expect(text).toMatch(/^# \S+\n\n> \S.*\n/);
  for (const file of [...listedDocuments(), 'docs/openapi.json']) expect(text).toContain(`](${file})`);
});
