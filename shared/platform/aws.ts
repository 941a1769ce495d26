/**
 * Options of every AWS client. Two attempts of at most 1.5 s each, so that a request that needs three calls ends with its
 * own envelope well before its function's time-out. Without `throwOnRequestTimeout` the SDK would only print a warning.
 */
export const AWS_CLIENT_OPTIONS = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_500, throwOnRequestTimeout: true },
} as const;
