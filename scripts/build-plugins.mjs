import { readFile } from 'node:fs/promises';
import { compileDeclaration, DECLARATION } from './compile-schema.mjs';

/** What stands in for the SDK's chain of credential providers. */
const ENVIRONMENT_ONLY = `
import { fromEnv } from '@aws-sdk/credential-provider-env';
export const defaultProvider = fromEnv;
`;

/** What stands in for the serialisation of event streams. */
const NO_EVENT_STREAMS = `
export const eventStreamSerdeProvider = undefined;
export class EventStreamSerde {
  constructor() { throw new Error('event streams are left out of this bundle: scripts/build-plugins.mjs'); }
}
`;

/**
 * What declares a schema has its compiled validator instead; a contract goes without its schemas and its example.
 *
 * @type {import('esbuild').Plugin}
 */
export const schemaValidators = {
  name: 'schema-validators',
  setup(build) {
    build.onLoad({ filter: DECLARATION }, async ({ path }) => ({
      contents: compileDeclaration(path, await readFile(path, 'utf8'), { described: false }),
      loader: 'js',
    }));
  },
};

/**
 * `import manifest from '…/package.json'` gives name and version alone, whether it is the project's or a client of the AWS
 * SDK's: scripts and dependencies are nobody's business.
 *
 * @type {import('esbuild').Plugin}
 */
export const nameAndVersion = {
  name: 'name-and-version',
  setup(build) {
    build.onLoad({ filter: /[/\\]package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};

/**
 * Replaces the AWS SDK's default credential chain (environment, SSO, shared files, process, web identity, instance
 * metadata) by the environment alone, which is where Lambda puts a function's credentials. Saves about 135 kB a bundle,
 * and no bundle can be made to ask another address for credentials.
 */
export const environmentCredentials = replaceModule(/^@aws-sdk\/credential-provider-node$/, ENVIRONMENT_ONLY);

/** Leaves out the AWS SDK's event streams: 15 kB that no operation of Secrets Manager, DynamoDB or SQS loads. */
export const withoutEventStreams = replaceModule(/^@smithy\/core\/event-streams$/, NO_EVENT_STREAMS);

/**
 * @param {RegExp} filter import paths to replace
 * @param {string} contents the module that takes their place, resolved from where the import stands
 * @returns {import('esbuild').Plugin}
 */
function replaceModule(filter, contents) {
  const namespace = `replaced ${filter.source}`;
  return {
    name: namespace,
    setup(build) {
      build.onResolve({ filter }, ({ path, resolveDir }) => ({ path, namespace, pluginData: resolveDir }));
      build.onLoad({ filter: /.*/, namespace }, ({ pluginData }) => ({ contents, resolveDir: pluginData }));
    },
  };
}
