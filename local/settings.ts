import { parseArgs } from 'node:util';
import { readForwardAddress } from './merchant/forward-address.ts';

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
  /** Where the demo merchant passes each callback on to (`npm start -- --forward-to <url>`). */
  readonly forwardTo?: URL;
}

/** The variables that choose ports, with their defaults. */
const PORTS = { PORT: 3000, ALIPAY_PORT: 3100, AWS_PORT: 3200, MERCHANT_PORT: 3300 } as const;
type PortVariable = keyof typeof PORTS;

/** What `npm start -- --help` prints. */
export const USAGE = `usage: npm start [-- --logs --forward-to <url>]
Runs the gateway with all that it needs on this machine, until Ctrl-C.
  --logs               show the functions' log lines here, too
  --forward-to <url>   the demo merchant passes each callback on to your own server, for instance
                       http://127.0.0.1:8080/callback, and gives its response back
  --help               this text
Variables:
  PORT (${PORTS.PORT}), ALIPAY_PORT (${PORTS.ALIPAY_PORT}), AWS_PORT (${PORTS.AWS_PORT}), MERCHANT_PORT (${PORTS.MERCHANT_PORT})   where it listens, on 127.0.0.1
  LOCAL_STATE_DIR (.local)   the folder of keys, demo.json and logs
Ends with 0 (ended by a signal), 1 (cannot run) or 2 (wrong option).`;

/** A wrong command line; the message says which part. */
export class UsageError extends Error {}

/**
 * @param commandLine what stands behind the program's name
 * @returns `help` when that is asked for
 * @throws UsageError for a wrong command line, Error that names the variable for a wrong one
 */
export function readSettings(environment: NodeJS.ProcessEnv, commandLine: readonly string[]): Settings | 'help' {
  const { help, logs, 'forward-to': forwardTo } = readOptions(commandLine);
  if (help) return 'help';
  const ports = readPorts(environment);
  return {
    gatewayPort: ports.PORT,
    alipayPort: ports.ALIPAY_PORT,
    awsPort: ports.AWS_PORT,
    merchantPort: ports.MERCHANT_PORT,
    stateFolder: environment.LOCAL_STATE_DIR || '.local',
    showLogs: logs,
    ...(forwardTo !== undefined && { forwardTo: forwardAddress(forwardTo, Object.values(ports)) }),
  };
}

function forwardAddress(text: string, ownPorts: readonly number[]): URL {
  try {
    return readForwardAddress(text, ownPorts);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readOptions(commandLine: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h', default: false },
    logs: { type: 'boolean', default: false },
    'forward-to': { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...commandLine], options }).values;
  } catch (error) {
    // The first sentence says what is wrong, the others how to write something else.
    const [reason] = (error as Error).message.split(/\.(?: |$)|\.?\n/);
    throw new UsageError(
      `${reason}. Options stand behind "--", ports are chosen by variables: "npm start -- --help" names them.`,
      {
        cause: error,
      },
    );
  }
}

function readPorts(environment: NodeJS.ProcessEnv): Record<PortVariable, number> {
  const entries = Object.entries(PORTS).map(([name, fallback]) => [name, readPort(environment, name, fallback)]);
  const ports = Object.fromEntries(entries) as Record<PortVariable, number>;
  for (const [name, port] of Object.entries(ports)) {
    const [other] = Object.entries(ports).find(([some, its]) => some !== name && its === port) ?? [];
    if (other !== undefined) throw new Error(`${name} and ${other} are both ${port}: give each a port of its own`);
  }
  return ports;
}

function readPort(environment: NodeJS.ProcessEnv, variable: string, fallback: number): number {
  const text = environment[variable] || String(fallback);
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= 65_535) return value;
  const shown = JSON.stringify(text.slice(0, 40));
  throw new Error(
    `${variable} is ${shown}, and must be a port from 1 to 65535: set another, or unset it for ${fallback}`,
  );
}
