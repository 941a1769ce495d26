import { renderMarkdown } from '../../local/reference/markdown.ts';

const anywhere = (href: string) => href;
const shown = (markdown: string, resolve: (href: string) => string | undefined = anywhere) =>
  renderMarkdown(markdown, resolve).content.html;

test.each([
  ['<script>alert(1)</script>', '&lt;script&gt;'],
  ['text <img src=x onerror=alert(1)> text', '&lt;img src=x onerror=alert(1)&gt;'],
  // Not HTML to marked, but to a browser; behind a tag whose content marked takes for escaped.
  ['<kbd><img/src=x/onerror=alert(1)></kbd>', '&lt;img/src=x/onerror=alert(1)&gt;'],
  ['<pre>\n<img/src=x/onerror=alert(1)>\n</pre>', '&lt;img/src=x/onerror=alert(1)&gt;'],
  ['`<b>`', '<code>&lt;b&gt;</code>'],
  ['    <b>&amp;', '&lt;b&gt;&amp;amp;'],
  ['```html"><b>\n<b>\n```', '&lt;b&gt;'],
  ['| a |\n|---|\n| <b onclick=x> |', '&lt;b onclick=x&gt;'],
  ['| "><i> |\n|---|\n| x |', 'data-name="&quot;&gt;&lt;i&gt;"'],
  ['# <i>"x"</i>', '&lt;i&gt;&quot;x&quot;&lt;/i&gt;</h1>'],
  ['<!-- <b> -->', '&lt;!-- &lt;b&gt; --&gt;'],
  ['![<b>](http://elsewhere.example/x.png)', '&lt;b&gt;'],
  ['![<b>](//elsewhere.example/x.png)', '&lt;b&gt;'],
])('HTML in %p is text', (markdown, expected) => {
  expect(shown(markdown)).toContain(expected);
  expect(shown(markdown)).not.toMatch(/<(script|img|b|i|kbd)\b/);
});

test('entities and line breaks stay what they are', () => {
  expect(shown('a &lt;b&gt; &amp; c & d &#39; &nosuch')).toBe('<p>a &lt;b&gt; &amp; c &amp; d &#39; &amp;nosuch</p>\n');
  expect(shown('| a |\n|---|\n| x<br>y |')).toContain('x<br>y');
});

test('a column that is aligned at the right holds figures, and no other does', () => {
  const table = shown('| a | b |\n|---|---:|\n| x | 1.5 |');
  expect(table).toContain('<th role="columnheader">a</th><th role="columnheader" class="docs-figure">b</th>');
  expect(table).toContain(
    '<td role="cell" data-name="a">x</td><td role="cell" class="docs-figure" data-name="b">1.5</td>',
  );
});

test('a link goes where it is resolved to, or is a text', () => {
  expect(shown('[a `b`](x.md)', () => '/docs/x.md')).toBe('<p><a href="/docs/x.md">a <code>b</code></a></p>\n');
  expect(shown('[a](javascript:alert(1))', () => undefined)).toBe('<p>a</p>\n');
  expect(shown('[a](<"onclick=x>)')).toContain('href="&quot;onclick=x"');
  expect(shown('<https://a.example/?b&c>')).toBe(
    '<p><a href="https://a.example/?b&amp;c" rel="noopener noreferrer">https://a.example/?b&amp;c</a></p>\n',
  );
});

test('headings have the anchors that GitHub gives them, and are told', () => {
  const headings = ['Keys', '`GET /x`?a=&lt;b&gt; and *more*, "so"', 'Keys', '轮换 keys', 'a_b - c'];
  const { sections, content } = renderMarkdown(headings.map((text) => `## ${text}`).join('\n\n'), anywhere);
  expect(sections.map(({ id }) => id)).toEqual(['keys', 'get-xab-and-more-so', 'keys-1', '轮换-keys', 'a_b---c']);
  expect(sections[1]?.depth).toBe(2);
  for (const { id } of sections) expect(content.html).toContain(`<h2 id="${id}">`);
});

test('cells say of which column they are; an empty corner is no header', () => {
  const table = shown('| | b |\n|---|---|\n| 1 | 2 |');
  expect(table).toContain('<td role="cell"></td><th role="columnheader">b</th>');
  expect(table).toContain('<td role="cell" data-name="">1</td><td role="cell" data-name="b">2</td>');
});

test('code can be scrolled with the keyboard', () => {
  expect(shown('```js\nx\n```')).toBe('<pre tabindex="0"><code>x</code></pre>');
});
