// The serverless CLI loads a plugin by `require`: a Node that is too old for the rest says so here, in one sentence.
require('./require-node.cjs');

module.exports = require('./gateway-plugin.mjs').default;
