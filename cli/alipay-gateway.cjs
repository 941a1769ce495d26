#!/usr/bin/env node
// The tool's executable: checks Node and the packages, before anything is loaded that an older Node would not understand.
require('../scripts/require-node.cjs');
import('../scripts/schema-hook.mjs')
  .then(() => import('./main.ts'))
  .then(({ runAsProcess }) => runAsProcess(process.argv.slice(2)))
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
