/** One call that reached the endpoints, also one that was refused or met a fault. */
export interface Call {
  /** Who called: the function, or an operator's access key. */
  readonly function: string;
  /** As a role names it, `dynamodb:PutItem`. */
  readonly action: string;
  /** The ARN that the role was asked about. */
  readonly resource: string;
  readonly atMs: number;
  /** What it said; only while that is kept. */
  readonly input?: object;
  /** Values of the partition key that a call of DynamoDB is about, when it has any; only while what calls say is kept. */
  readonly leadingKeys?: readonly string[] | undefined;
}

/** More than any test makes, so that a stack that runs for weeks does not grow. */
const KEPT = 50_000;

/** The calls since the last reset, oldest first. */
export class CallLog {
  /** Whether what calls say is kept, too. */
  keepInputs = false;
  #calls: Call[] = [];

  add({ input, leadingKeys, ...call }: Call): void {
    const said = { ...(input && { input }), ...(leadingKeys && { leadingKeys }) };
    this.#calls.push({ ...call, ...(this.keepInputs && said) });
    if (this.#calls.length > 2 * KEPT) this.#calls = this.#calls.slice(-KEPT);
  }

  list(): readonly Call[] {
    return this.#calls;
  }

  reset(): void {
    this.#calls = [];
  }
}
