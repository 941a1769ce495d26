// Loaded before everything else (`node -r`), in words that every Node understands: one sentence when Node is too old to run
// TypeScript. `npm run` and `npx` find the packaged Node first; a shell or an editor starts the machine's own.
const { readFileSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (!(major === 22 && minor >= 18) && major < 24) {
  const { engines } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'));
  console.error(
    `Node ${process.versions.node} cannot run this project, which needs ${engines.node}: install one of these, or on Linux ` +
      'and Windows repeat "npm ci" without --omit=optional: it brings a Node that "npm run" and "npx" then use.',
  );
  process.exit(1);
}

// What V8 compiled, and TypeScript without its types, is kept with a hash of the text: the next command starts sooner.
enableCompileCache(join(__dirname, '../node_modules/.cache/alipay-auth-gateway/compiled'));
