/** The calls that the embedded AWS endpoints received, and the faults they can be told to have. */

/** One call to an AWS endpoint, as the stack recorded it. */
export interface RecordedCall {
  /** Name of the function that called, as in serverless.yml. */
  readonly function: string;
  /** For instance `secretsmanager:GetSecretValue`. */
  readonly action: string;
  /** ARN of the secret or table. */
  readonly resource: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** What it said; only while that is kept. */
  readonly input?: object;
  /** Partition keys that a call of DynamoDB was about, when it had any; only while what calls say is kept. */
  readonly leadingKeys?: readonly string[];
}

/** How an endpoint can misbehave; `lost-answer` and `half` carry the call out. */
export type FaultMode = 'down' | 'slow' | 'throttle' | 'garbage' | 'empty' | 'error' | 'lost-answer' | 'half';

/** A service of the AWS endpoints. */
export type FaultService = 'secretsmanager' | 'dynamodb' | 'sqs';

/** Reads and clears the record; `awsUrl` is the origin of the AWS endpoints. */
export function recordedCalls(awsUrl: string): {
  list(): Promise<RecordedCall[]>;
  clear(): Promise<void>;
  keepInputs(inputs: boolean): Promise<void>;
} {
  return {
    async list() {
      const response = await fetch(`${awsUrl}/calls`);
      return (await response.json()) as RecordedCall[];
    },
    async clear() {
      await expectOk(fetch(`${awsUrl}/calls`, { method: 'DELETE' }));
    },
    async keepInputs(inputs) {
      await expectOk(fetch(`${awsUrl}/calls`, { method: 'POST', body: JSON.stringify({ inputs }) }));
    },
  };
}

/** Makes a service misbehave while `act` runs, and no longer: for every call, or for the first `count`. */
export async function withFault<T>(
  awsUrl: string,
  fault: { service: FaultService; mode: FaultMode; count?: number; caller?: string; operation?: string },
  act: () => Promise<T>,
): Promise<T> {
  const set = (wanted: object): Promise<void> =>
    expectOk(fetch(`${awsUrl}/faults`, { method: 'POST', body: JSON.stringify(wanted) }));
  await set(fault);
  try {
    return await act();
  } finally {
    await set({ ...fault, count: 0 });
  }
}

async function expectOk(pending: Promise<Response>): Promise<void> {
  const response = await pending;
  if (!response.ok) throw new Error(`the AWS endpoints answered ${response.status}: ${await response.text()}`);
}
