/** What the main thread asks of a function's thread. */
export interface InvokeMessage {
  readonly id: number;
  readonly event: unknown;
  readonly context: InvocationContext;
}

/** The data of Lambda's context object; the thread adds the functions. */
export interface InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: '$LATEST';
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly callbackWaitsForEmptyEventLoop: boolean;
  /** When the function's timeout ends this invocation, in milliseconds since the epoch. */
  readonly deadlineMs: number;
}

/** What the main thread asks of a function's thread about the thread itself; the answer is a result. */
export interface MeasureMessage {
  readonly id: number;
  readonly measure: true;
}

/** What a function's thread holds, without what a garbage collection takes away. */
export interface Holding {
  /** Bytes of its own heap. */
  readonly heapBytes: number;
  /** Bytes outside the heap that objects of it hold. */
  readonly externalBytes: number;
  /** Sockets, timers and the like that are open, by kind. */
  readonly resources: Readonly<Record<string, number>>;
}

/** What a function's thread says: once that its module is loaded, then one answer per invocation. */
export type WorkerMessage =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'result'; readonly id: number; readonly text: string }
  | { readonly kind: 'error'; readonly id: number; readonly errorType: string; readonly errorMessage: string };
