/** Where the embedded stack listens and keeps what must outlive it. */
export interface Settings {
  /** Port of the gateway on 127.0.0.1 (`PORT`). */
  readonly gatewayPort: number;
  /** Port of the fake Alipay on 127.0.0.1 (`ALIPAY_PORT`). */
  readonly alipayPort: number;
  /** Port of the AWS endpoints on 127.0.0.1 (`AWS_PORT`). */
  readonly awsPort: number;
  /** Port of the demo merchant on 127.0.0.1 (`MERCHANT_PORT`). */
  readonly merchantPort: number;
  /** Folder of keys, demo.json and logs (`LOCAL_STATE_DIR`); ignored by git. */
  readonly stateFolder: string;
  /** Whether the functions' log lines go to the terminal too (`npm start -- --logs`). */
  readonly showLogs: boolean;
}

/**
 * @throws Error that names the variable
 */
export function readSettings(environment: NodeJS.ProcessEnv, commandLine: readonly string[]): Settings {
  return {
    gatewayPort: port(environment, 'PORT', 3000),
    alipayPort: port(environment, 'ALIPAY_PORT', 3100),
    awsPort: port(environment, 'AWS_PORT', 3200),
    merchantPort: port(environment, 'MERCHANT_PORT', 3300),
    stateFolder: environment.LOCAL_STATE_DIR || '.local',
    showLogs: commandLine.includes('--logs'),
  };
}

function port(environment: NodeJS.ProcessEnv, variable: string, fallback: number): number {
  const text = environment[variable] || String(fallback);
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= 65_535)) throw new Error(`${variable} must be a port from 1 to 65535`);
  return value;
}
