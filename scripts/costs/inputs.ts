/** What one request, message or run of an operation needs, as `npm run bench -- costs` measures it. */
export interface OperationInputs {
  readonly operation: string;
  /** The lowest processor time of a warm invocation, with the work of the local endpoints in it: they share the process. */
  readonly processorMs: number;
  /** What the function itself writes. */
  readonly logLines: number;
  readonly logBytes: number;
  /** Calls to AWS by action, those to DynamoDB also by table; what a warm instance keeps is not asked for again. */
  readonly calls: Readonly<Record<string, number>>;
  /** Calls of Alipay, WeChat or a merchant, as the function counts them. */
  readonly outsideCalls: number;
  /** Of the state table. */
  readonly writeUnits: { readonly table: number; readonly index: number };
  readonly writtenBytes: number;
  /** Of both tables; the registry's as if no caller were known yet. */
  readonly readUnits: number;
  /** Secrets that a new instance reads, and reads again when they are five minutes old. */
  readonly secrets: { readonly rings: number; readonly connections: number };
  /** What grows in the state table, and for how long it stays. */
  readonly kept: readonly { readonly bytes: number; readonly days: number; readonly isNew: boolean }[];
  /** What it publishes, `Accepted operation=…`. */
  readonly metrics: readonly string[];
}

/** bench/costs.json: everything of the page that is measured. */
export interface CostInputs {
  readonly measured: { readonly date: string; readonly node: string; readonly machine: string };
  /** Of the largest caller of the bench, sealed. */
  readonly callerItemBytes: number;
  /** By the name of the bench's task. */
  readonly operations: Readonly<Record<string, OperationInputs>>;
}
