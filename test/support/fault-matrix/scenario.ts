/** What honest and dishonest callers of an operation do, and what must hold of what comes of it. */
import type { Environment } from './environment.ts';
import type { Invocation } from './invoke.ts';
import type { World } from './world.ts';

/** What a gateway depends on, as the tables name it. */
export type Dependency =
  | 'Secrets Manager'
  | 'DynamoDB'
  | 'SQS'
  | 'Alipay'
  | 'WeChat'
  | 'The merchant'
  | 'Our own clock';

/** Something that a caller sends; each call sends the very same again. */
export type Send = (environment: Environment) => Promise<Invocation>;

/** One caller's business in one world. */
export interface Run {
  readonly honest: Send;
  /** What it is called when the same comes again: a reload, the next run of a schedule. */
  readonly again?: string;
  /** What the world does when the fault is over. */
  whenOver?(): Promise<void>;
  /** What an honest caller sends whose request was refused: the same with a new nonce. */
  readonly anew?: Send;
  /** What must never succeed, and never have an effect. */
  readonly hostile: readonly Send[];
  /**
   * What is open, or lost, and must not be; nothing is good.
   * @param failing what gives no usable response at all; absent where it is sound, or only slow
   */
  violations(given: { honest: Invocation; failing: Dependency | undefined }): Promise<string[]>;
  /** Lets the world go on once all is sound again, and says what came of it. */
  afterwards?(): Promise<{ text: string; violations: readonly string[] }>;
}

/** One operation, in one situation. */
export interface Scenario {
  /** As the table names it. */
  readonly name: string;
  /** The dependencies that it says something about; without, all. */
  readonly about?: readonly Dependency[];
  /** Dependencies whose first two calls, or all, go out at once, so that their order says nothing. */
  readonly atOnce?: Partial<Readonly<Record<Dependency, 'two' | 'all'>>>;
  prepare(world: World): Promise<Run>;
}
