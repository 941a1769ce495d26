import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { html } from '../html.ts';

const require = createRequire(import.meta.url);

/** Files of swagger-ui that the page loads, by the path that it loads them from. */
export const SWAGGER_FILES: ReadonlyMap<string, SwaggerFile> = new Map([
  [
    '/docs/swagger-ui.css',
    { type: 'text/css; charset=utf-8', read: () => readFile(require.resolve('swagger-ui-dist/swagger-ui.css')) },
  ],
  [
    '/docs/swagger-ui-bundle.js',
    {
      type: 'text/javascript; charset=utf-8',
      read: () => readFile(require.resolve('swagger-ui-dist/swagger-ui-bundle.js')),
    },
  ],
]);

/** One of the installed package. */
interface SwaggerFile {
  readonly type: string;
  readonly read: () => Promise<Buffer>;
}

/**
 * Starts swagger-ui over the description. Nothing is sent from it, and nothing is asked for that: a request needs a signature, which
 * it cannot make. It takes only the dialect of schemas that a description has by default; ours names the standard behind that.
 */
export const SWAGGER_START = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
follow();
dark.addEventListener('change', follow);
const nothing = () => () => null;
const response = await fetch('/openapi.json');
const { jsonSchemaDialect, ...spec } = await response.json();
SwaggerUIBundle({
  spec,
  dom_id: '#reference',
  deepLinking: true,
  validatorUrl: null,
  supportedSubmitMethods: [],
  defaultModelsExpandDepth: 0,
  plugins: [{ wrapComponents: { authorizeBtn: nothing, authorizeOperationBtn: nothing, ServersContainer: nothing } }],
});
`;

/** Loads in the head. */
export const SWAGGER_HEAD = html`<link rel="stylesheet" href="/docs/swagger-ui.css">`;

/** Where swagger-ui puts itself. */
export const SWAGGER_CONTENT = html`<section aria-label="About"><h1>API reference</h1>
<p>Every operation, made from the contracts: <a href="/openapi.json">openapi.json</a>. Requests are signed, so none is sent from here: the command
<a href="/docs/commands.md#call">call</a> and the examples of the guides sign and send.</p>
<noscript><p>Without scripts: <a href="/openapi.json">openapi.json</a> and the guides.</p></noscript></section>
<div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js" defer></script><script type="module" src="/docs/start.js"></script>`;
