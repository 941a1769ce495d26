/**
 * Modules of the AWS SDK that no call of the functions uses, and what stands in their place. What a function does not load
 * is what a cold start does not wait for: parsing a bundle takes 50 µs for each kB, whether its code is run or not. Whole
 * modules only, with the names that they export: nothing is edited, so that each reads as the SDK's authors could have written it.
 *
 * @type {readonly { path: RegExp, contents: string }[]}
 */
export const UNUSED = [
  // Lambda has no configuration files; looked for, they are asked for at the first call of each client.
  {
    path: /\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/,
    contents: `export { CONFIG_PREFIX_SEPARATOR } from './constants';
               export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  },
  // The region is the environment's.
  {
    path: /\/getInstanceMetadataRegion\.js$/,
    contents: 'export const getInstanceMetadataRegion = async () => undefined;',
  },
  // DynamoDB's endpoint discovery is off.
  { path: /@aws-sdk\/endpoint-cache\/.+\/EndpointCache\.js$/, contents: 'export class EndpointCache {}' },
  // The retry mode is `standard`.
  { path: /\/util-retry\/AdaptiveRetryStrategy\.js$/, contents: 'export class AdaptiveRetryStrategy {}' },
  // node:crypto has SHA-256 and MD5.
  { path: /\/checksum\/sha256\/Sha256Js\.js$/, contents: 'export class Sha256Js {}' },
  { path: /\/checksum\/md5\/Md5Js\.js$/, contents: 'export class Md5Js {}' },
  // Bodies are Node's streams and bytes. To ask for anything else loads web streams.
  {
    path: /\/util-stream\/stream-type-check\.js$/,
    contents: 'export const isReadableStream = () => false; export const isBlob = () => false;',
  },
  // Bindings of REST and event streams: the three services speak JSON over plain requests.
  {
    path: /\/protocols\/HttpBindingNormalizedSchema\.js$/,
    contents: 'export class HttpBindingNormalizedSchema {} export const getHttpOperationBindings = () => ({});',
  },
  // Without the global `crypto`, which would load all of Web Crypto for one number.
  {
    path: /\/serde\/uuid\/v4\.js$/,
    contents: `import { randomUUID } from 'node:crypto'; export const bindV4 = () => () => randomUUID();`,
  },
  // Every client is told where its service is.
  {
    path: /@aws-sdk\/client-[a-z-]+\/.+\/endpoint\/endpointResolver\.js$/,
    contents: `export const defaultEndpointResolver = () => { throw new Error('the client was not told where its service is'); };`,
  },
  // Names of buckets.
  {
    path: /\/service-customizations\/index\.js$/,
    contents: 'export const resolveParamsForS3 = async (parameters) => parameters;',
  },
  // The template says which Node runs.
  {
    path: /\/emitWarningIfUnsupportedVersion\.js$/,
    contents: 'export const state = {}; export const emitWarningIfUnsupportedVersion = () => undefined;',
  },
  { path: /@smithy\/signature-v4\/.+\/HeaderFormatter\.js$/, contents: 'export class HeaderFormatter {}' },
];

/**
 * Leaves those modules out.
 *
 * @type {import('esbuild').Plugin}
 */
export const withoutUnusedSdkParts = {
  name: 'without-unused-sdk-parts',
  setup(build) {
    for (const { path: filter, contents } of UNUSED) build.onLoad({ filter }, () => ({ contents, loader: 'js' }));
  },
};
