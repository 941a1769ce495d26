const { AWS_REGION, AWS_ENDPOINT_URL, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT } = process.env;

/**
 * Options of every AWS client. Two attempts of at most 1.5 s each, so that a request that needs three calls ends with its
 * own envelope well before its function's timeout. Without `throwOnRequestTimeout` the SDK would only print a warning, and
 * `requestTimeout` ends with a response's headers: without `socketTimeout` a body that stops in the middle is waited for
 * for ever, and whoever shares the look-up of a secret waits with it.
 *
 * What the SDK would look for in the environment and in files, one after the other at the first call, is said here.
 */
export const AWS_CLIENT_OPTIONS = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 1_500,
    socketTimeout: 1_500,
    throwOnRequestTimeout: true,
    // The sweep has some hundred calls under way; the wait for one of the SDK's 50 sockets would count as time of the call.
    httpAgent: { maxSockets: 400 },
    httpsAgent: { maxSockets: 400 },
  },
  retryMode: 'standard',
  accountIdEndpointMode: 'preferred',
  useFipsEndpoint: AWS_USE_FIPS_ENDPOINT === 'true',
  useDualstackEndpoint: AWS_USE_DUALSTACK_ENDPOINT === 'true',
  authSchemePreference: async () => [],
  userAgentAppId: async () => undefined,
  ...(AWS_REGION && { region: AWS_REGION }),
  ...(AWS_ENDPOINT_URL && { endpoint: AWS_ENDPOINT_URL }),
} as const;
