/** What a deployment says of itself; the same for every request of an execution environment. */
export interface Configuration {
  /** Beginning of the names of all secrets: `<service>/<stage>`. */
  readonly secretPrefix: string;
  /** The service's name, which all names in an account begin with. */
  readonly service: string;
  /** Deployment stage; `local` is the embedded stack. */
  readonly stage: string;
  /** Half of the width of the timestamp window, both edges inclusive, in milliseconds. */
  readonly timestampWindowMs: number;
  /** Time between two health checks, in milliseconds. */
  readonly healthIntervalMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the environment before the first event, so that a wrong deployment fails at once and not at a caller's
 * first request.
 * @throws Error that names the variable
 */
export function readConfiguration(environment: Environment = process.env): Configuration {
  const stage = requiredName(environment, 'STAGE');
  const service = requiredName(environment, 'SERVICE_NAME');
  return {
    secretPrefix: `${service}/${stage}`,
    service,
    stage,
    timestampWindowMs: wholeNumber(environment, 'TIMESTAMP_WINDOW_SECONDS', { from: 1, to: 900, absent: 300 }) * 1_000,
    healthIntervalMs: wholeNumber(environment, 'HEALTH_INTERVAL_SECONDS', { from: 60, to: 3_600, absent: 300 }) * 1_000,
  };
}

/**
 * Name of the DynamoDB table, for the functions that use it.
 * @throws Error when `TABLE_NAME` is not set
 */
export function readTableName(environment: Environment = process.env): string {
  return requiredName(environment, 'TABLE_NAME');
}

/**
 * Name of the registry's DynamoDB table, for the functions that look callers up.
 * @throws Error when `REGISTRY_TABLE_NAME` is not set
 */
export function readRegistryTableName(environment: Environment = process.env): string {
  return requiredName(environment, 'REGISTRY_TABLE_NAME');
}

/** Whether this is a function's own process, which may fetch what it will need before its first event. */
export const isFunctionProcess = (environment: Environment = process.env): boolean =>
  environment.AWS_LAMBDA_FUNCTION_NAME !== undefined;

/**
 * Name of the queue of results to deliver, for the functions that use it.
 * @throws Error when `QUEUE_NAME` is not set
 */
export function readQueueName(environment: Environment = process.env): string {
  return requiredName(environment, 'QUEUE_NAME');
}

/**
 * Name of the queue of results that were dead-lettered, for the function that fills it.
 * @throws Error when `DEAD_LETTER_QUEUE_NAME` is not set
 */
export function readDeadLetterQueueName(environment: Environment = process.env): string {
  return requiredName(environment, 'DEAD_LETTER_QUEUE_NAME');
}

/**
 * SHA-256 of the origin secrets by which a proxy in front is known: one, or two while it is changed.
 * @returns nothing where there is no proxy, and anybody may call
 * @throws Error when `ORIGIN_SECRETS_SHA256` is set to something else: a gateway that is meant to be behind a proxy is never open
 */
export function readOriginSecretHashes(environment: Environment = process.env): readonly Uint8Array[] | undefined {
  const text = environment.ORIGIN_SECRETS_SHA256;
  if (text === undefined) return undefined;
  if (/^[0-9a-f]{64}(,[0-9a-f]{64})?$/.test(text)) return text.split(',').map((hex) => Buffer.from(hex, 'hex'));
  throw new Error(
    'environment variable ORIGIN_SECRETS_SHA256 must be one or two SHA-256 in lower-case hex, joined by ","',
  );
}

/** Authorization links and where they lead. */
export interface LinkConfiguration {
  /** Where the outside world reaches this deployment, without a closing slash. */
  readonly publicBaseUrl: string;
  /** Time within which a user must come back from Alipay. */
  readonly linkLifeSeconds: number;
  /** Time for which a serial number stays used. */
  readonly serialRetentionSeconds: number;
  /** Another Alipay than the real one; only on stage `local`. */
  readonly alipayBaseUrl: string | undefined;
  /** Whether callbacks may go to the machine itself over plain http; only on stage `local`. */
  readonly allowLoopback: boolean;
}

/**
 * Reads and checks what the functions of authorization links need.
 * @throws Error that names the variable
 */
export function readLinkConfiguration(environment: Environment = process.env): LinkConfiguration {
  const allowLoopback = environment.STAGE === 'local';
  const publicBaseUrl = environment.PUBLIC_BASE_URL ?? '';
  const grammar = allowLoopback ? /^https?:\/\/[^\s?#]+[^\s?#/]$/ : /^https:\/\/[^\s?#]+[^\s?#/]$/;
  if (!grammar.test(publicBaseUrl)) {
    throw new Error(
      'environment variable PUBLIC_BASE_URL must be the https address of this deployment, without a closing slash',
    );
  }
  const days = wholeNumber(environment, 'SERIAL_RETENTION_DAYS', { from: 1, to: 3_650, absent: 400 });
  return {
    publicBaseUrl,
    linkLifeSeconds: wholeNumber(environment, 'LINK_LIFE_SECONDS', { from: 60, to: 3_600, absent: 900 }),
    serialRetentionSeconds: days * 24 * 3_600,
    alipayBaseUrl: readAlipayBaseUrl(environment),
    allowLoopback,
  };
}

/**
 * Address that takes the place of Alipay: only stage `local` has one.
 * @throws Error when `ALIPAY_BASE_URL` is set in any other stage
 */
export const readAlipayBaseUrl = (environment: Environment = process.env): string | undefined =>
  readBaseUrl(environment, 'ALIPAY_BASE_URL');

/**
 * Address that takes the place of WeChat: only stage `local` has one.
 * @throws Error when `WECHAT_BASE_URL` is set in any other stage
 */
export const readWechatBaseUrl = (environment: Environment = process.env): string | undefined =>
  readBaseUrl(environment, 'WECHAT_BASE_URL');

function readBaseUrl(environment: Environment, variable: string): string | undefined {
  const baseUrl = environment[variable] || undefined;
  if (baseUrl === undefined || environment.STAGE === 'local') return baseUrl;
  throw new Error(`environment variable ${variable} may be set in stage local alone`);
}

function requiredName(environment: Environment, variable: string): string {
  const value = environment[variable];
  if (value === undefined || !/^[A-Za-z0-9_.-]{1,255}$/.test(value)) {
    throw new Error(`environment variable ${variable} must be set to letters, digits, "_", "." or "-"`);
  }
  return value;
}

function wholeNumber(
  environment: Environment,
  variable: string,
  { from, to, absent }: { from: number; to: number; absent: number },
): number {
  const text = environment[variable] ?? String(absent);
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= from && value <= to)) {
    throw new Error(`environment variable ${variable} must be a whole number from ${from} to ${to}`);
  }
  return value;
}
