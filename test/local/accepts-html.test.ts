import { acceptsHtml } from '../../local/accepts-html.ts';

test.each([
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', true],
  ['TEXT/HTML', true],
  ['application/json, text/html;q=0.5', true],
  ['*/*', false],
  ['application/json', false],
  ['text/*', false],
  ['text/html;q=0', false],
  ['text/html; q=0.000', false],
  ['text/htmlx', false],
  ['', false],
  [undefined, false],
])('%p: %p', (accept, expected) => {
  expect(acceptsHtml(accept)).toBe(expected);
});
