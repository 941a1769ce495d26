import { readFile } from 'node:fs/promises';

/**
 * Parts of the AWS SDK that no call of the functions uses, and what stands in their place. What a function does not load
 * is what a cold start does not wait for: parsing a bundle takes 50 µs for each kB, whether its code is run or not.
 *
 * @type {readonly { path: RegExp, replace: (text: string) => string }[]}
 */
export const UNUSED = [
  // Of a client's package.json the version is used, in the header that names the client.
  {
    path: /@aws-sdk\/client-[a-z-]+\/package\.json$/,
    replace: (text) => `export default { version: ${JSON.stringify(JSON.parse(text).version)} };`,
  },
  // Lambda has no configuration files; looked for, they are asked for at the first call of each client.
  instead(
    /\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/,
    `export { CONFIG_PREFIX_SEPARATOR } from './constants';
     export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  ),
  // The region is the environment's.
  instead(/\/getInstanceMetadataRegion\.js$/, 'export const getInstanceMetadataRegion = async () => undefined;'),
  // DynamoDB's endpoint discovery is off.
  instead(/@aws-sdk\/endpoint-cache\/.+\/EndpointCache\.js$/, 'export class EndpointCache {}'),
  // The retry mode is `standard`.
  instead(/\/util-retry\/AdaptiveRetryStrategy\.js$/, 'export class AdaptiveRetryStrategy {}'),
  // node:crypto has SHA-256 and MD5.
  instead(/\/checksum\/sha256\/Sha256Js\.js$/, 'export class Sha256Js {}'),
  instead(/\/checksum\/md5\/Md5Js\.js$/, 'export class Md5Js {}'),
  // Without Node's web cryptography, which loads by being asked for.
  instead(
    /\/serde\/uuid\/v4\.js$/,
    "import { randomUUID } from 'node:crypto'; export const bindV4 = () => () => randomUUID();",
  ),
  {
    path: /\/submodules\/serde\/index\.js$/,
    replace: (text) => text.replace(/^import { getRandomValues }.+$/m, 'let getRandomValues;'),
  },
  // Bodies are Node's streams and bytes. To ask for anything else loads web streams.
  instead(
    /\/util-stream\/stream-type-check\.js$/,
    'export const isReadableStream = () => false; export const isBlob = () => false;',
  ),
  // Bindings of REST and event streams: the three services speak JSON over plain requests.
  instead(
    /\/protocols\/HttpBindingNormalizedSchema\.js$/,
    'export class HttpBindingNormalizedSchema {} export const getHttpOperationBindings = () => ({});',
  ),
  instead(/@smithy\/signature-v4\/.+\/HeaderFormatter\.js$/, 'export class HeaderFormatter {}'),
  // An error that is not registered keeps its name and status, and the handlers ask for these; of one its members, too.
  {
    path: /@aws-sdk\/client-[a-z-]+\/dist-es\/schemas\/schemas_0\.js$/,
    replace: (text) =>
      text.replace(/^n0_registry\.registerError\((?!ConditionalCheckFailedException\$)\w+\$, \w+\);$/gm, ''),
  },
];

/**
 * Leaves those parts out.
 *
 * @type {import('esbuild').Plugin}
 */
export const withoutUnusedSdkParts = {
  name: 'without-unused-sdk-parts',
  setup(build) {
    for (const { path: filter, replace } of UNUSED) {
      build.onLoad({ filter }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        const contents = replace(text);
        if (contents === text) throw new Error(`${path}: nothing found to leave out; has the AWS SDK changed?`);
        return { contents, loader: 'js' };
      });
    }
  },
};

/**
 * @param {RegExp} path
 * @param {string} contents
 */
function instead(path, contents) {
  return { path, replace: () => contents };
}
