/** What CloudWatch would have: figures by the minute, of the functions and of AWS itself. */
import type { Published } from '../../../shared/platform/metrics.ts';
import { DEPLOYMENT, functionNameOf } from './deployment.ts';

/** One figure of one metric. */
export interface Figure {
  readonly minute: number;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What one invocation leaves, wherever and whenever it is made. */
export interface InvocationFigures {
  readonly operation: string;
  readonly published: readonly Published[];
  /** The HTTP status; absent for what no browser or back end calls. */
  readonly status?: number | undefined;
  /** Whether it ended in an error, so that Lambda counts it. */
  readonly threw: boolean;
}

const SERVICE = `${DEPLOYMENT.service}-${DEPLOYMENT.stage}`;

/** What the functions published, as CloudWatch reads it. */
export const ownFigures = (published: readonly Published[], minute: number): Figure[] =>
  published.flatMap(({ counts, dimensions }) =>
    Object.entries(counts).map(([name, value]) => ({
      ...{ minute, namespace: DEPLOYMENT.service, name, value },
      dimensions: { service: SERVICE, ...dimensions },
    })),
  );

/** An invocation with what AWS counts of it. */
export function invocationFigures(
  { operation, published, status, threw }: InvocationFigures,
  minute: number,
): Figure[] {
  const FunctionName = functionNameOf(operation);
  const aws = (namespace: string, dimensions: Figure['dimensions'], values: Record<string, number>) =>
    Object.entries(values).map(([name, value]) => ({ minute, namespace, name, dimensions, value }));
  return [
    ...ownFigures(published, minute),
    ...aws('AWS/Lambda', { FunctionName }, { Invocations: 1, Errors: threw ? 1 : 0 }),
    ...(status === undefined
      ? []
      : aws('AWS/ApiGateway', { ApiId: 'HttpApi' }, { Count: 1, '5xx': status >= 500 ? 1 : 0 })),
  ];
}
