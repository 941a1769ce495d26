import { randomUUID } from 'node:crypto';
import { localArn, PLACE } from '../place.ts';
import type { FunctionDefinition } from '../service/definition.ts';
import type { Holding, InvocationContext } from './messages.ts';
import type { Settled } from './sandbox.ts';
import { Sandbox } from './sandbox.ts';
import { Turns } from './turns.ts';

/**
 * Invocations under way in one thread; the next ones wait. As many as the event source of the callbacks may have: Lambda has
 * one per environment, and handlers are not made for hundreds in one process.
 */
const CONCURRENCY_LIMIT = 100;

/** How an invocation ended; a timeout and a crash look alike to API Gateway. */
export type Invocation = Settled | { readonly kind: 'timeout' };

/** What the runtime needs beside the function's definition. */
export interface RuntimeOptions {
  /** Address that the function's AWS clients talk to. */
  readonly awsEndpointUrl: string;
  /** Receives what the function writes to its standard output and error. */
  readonly writeLog: (text: string) => void;
}

/**
 * Runs one function in one thread of its own, with that function's environment and nothing of ours, as a warm Lambda
 * execution environment does; but concurrent invocations share it, where Lambda would start more. After a timeout or a
 * crash the next invocation gets a new thread.
 */
export class FunctionRuntime {
  readonly #definition: FunctionDefinition;
  readonly #options: RuntimeOptions;
  readonly #sandboxes = new Set<Sandbox>();
  readonly #turns = new Turns(CONCURRENCY_LIMIT);
  #current: Sandbox | undefined;

  constructor(definition: FunctionDefinition, options: RuntimeOptions) {
    this.#definition = definition;
    this.#options = options;
  }

  /**
   * Loads the function's module ahead of the first invocation.
   * @throws Error that names the function, when its module cannot be loaded
   */
  async warmUp(): Promise<void> {
    await this.#sandbox().loaded.catch((cause: Error) => {
      throw new Error(`function ${this.#definition.name} cannot be loaded: ${cause.message}`, { cause });
    });
  }

  /** Invokes the function; never rejects. The event is copied, as on its way through Lambda. */
  invoke(event: unknown): Promise<Invocation> {
    return this.#turns.take(() => this.#invoke(event));
  }

  async #invoke(event: unknown): Promise<Invocation> {
    const { timeoutMs } = this.#definition;
    const sandbox = this.#sandbox();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Invocation>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
    });
    const outcome = await Promise.race([sandbox.run(event, this.#context(timeoutMs)), late]);
    clearTimeout(timer);
    if (outcome.kind === 'timeout') this.#retire(sandbox, timeoutMs);
    return outcome;
  }

  /** What the function's thread holds after a garbage collection; nothing when it has none. */
  async measure(): Promise<{ name: string } & Partial<Holding>> {
    const { name } = this.#definition;
    const measured = this.#current?.alive ? await this.#current.measure() : undefined;
    return measured?.kind === 'result' ? { name, ...(JSON.parse(measured.text) as Holding) } : { name };
  }

  /** Ends all threads. */
  async stop(): Promise<void> {
    await Promise.all([...this.#sandboxes].map((sandbox) => sandbox.end()));
  }

  #sandbox(): Sandbox {
    if (this.#current?.alive) return this.#current;
    const { definition, options } = { definition: this.#definition, options: this.#options };
    const sandbox = new Sandbox(definition.handler, lambdaEnvironment(definition, options), options.writeLog);
    this.#sandboxes.add(sandbox);
    void sandbox.ended.then(() => this.#sandboxes.delete(sandbox));
    this.#current = sandbox;
    return sandbox;
  }

  /** Lambda kills an environment whose invocation timed out; here others may still be under way in it. */
  #retire(sandbox: Sandbox, timeoutMs: number): void {
    this.#options.writeLog(`${this.#definition.name}: task timed out after ${timeoutMs / 1_000} seconds\n`);
    if (this.#current === sandbox) this.#current = undefined;
    setTimeout(() => void sandbox.end(), timeoutMs).unref();
  }

  #context(timeoutMs: number): InvocationContext {
    const { lambdaName, memoryMb } = this.#definition;
    return {
      awsRequestId: randomUUID(),
      functionName: lambdaName,
      functionVersion: '$LATEST',
      invokedFunctionArn: localArn('lambda', `function:${lambdaName}`),
      memoryLimitInMB: String(memoryMb),
      logGroupName: `/aws/lambda/${lambdaName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      deadlineMs: Date.now() + timeoutMs,
    };
  }
}

/**
 * The function's own variables and those that Lambda sets. The access key is the function's name: by it the local AWS
 * endpoints know which role to enforce. The developer's own AWS configuration files are out of reach.
 */
export function lambdaEnvironment(
  { name, lambdaName, memoryMb, environment }: FunctionDefinition,
  { awsEndpointUrl }: RuntimeOptions,
): Record<string, string> {
  return {
    ...environment,
    AWS_ENDPOINT_URL: awsEndpointUrl,
    AWS_REGION: PLACE.region,
    AWS_DEFAULT_REGION: PLACE.region,
    AWS_ACCESS_KEY_ID: name,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_LAMBDA_FUNCTION_NAME: lambdaName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambdaName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    TZ: ':UTC',
  };
}
