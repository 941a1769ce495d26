import { PRICES } from '../../bench/prices.ts';
import { ASSUMED, BYTES_OF_A_LINE, LAMBDA_LINES } from './assumed.ts';
import type { OperationInputs } from './inputs.ts';
import { type FunctionFacts, HOURS_A_MONTH } from './template-facts.ts';

/** What a request costs besides what its function does. */
export interface Surroundings {
  readonly accessLogBytes: number;
  readonly logRetentionDays: number;
}

/** The parts of a sum, in the order of the page's columns. */
export const PARTS = [
  'HTTP API',
  'invocations',
  'duration',
  'DynamoDB',
  'what stays',
  'SQS',
  'logs',
  'traces',
] as const;

/** USD by part. */
export type Parts = Readonly<Record<(typeof PARTS)[number], number>>;

const MILLION = 1e6;
const GB = 1e9;
const DAYS_A_MONTH = HOURS_A_MONTH / 24;

/** What a million invocations cost. */
export function perMillion(inputs: OperationInputs, facts: FunctionFacts, surroundings: Surroundings): Parts {
  const { table, index } = writeUnitsOf(inputs);
  return {
    'HTTP API': facts.isHttp ? PRICES.millionHttpApiRequests : 0,
    invocations: PRICES.millionInvocations,
    duration: durationOf(billedMs(inputs, facts), facts.memoryMb),
    DynamoDB: (table + index) * PRICES.millionWriteUnits + inputs.readUnits * PRICES.millionReadUnits,
    'what stays': keptGbMonths(inputs) * (PRICES.gigabyteMonthOfTable + PRICES.gigabyteMonthOfRecovery),
    SQS: sqsRequests(inputs) * PRICES.millionSqsRequests,
    logs: logsOf(inputs, facts, surroundings),
    traces: facts.isTraced ? PRICES.millionTraces : 0,
  };
}

/** Milliseconds that Lambda bills: processor time, longer where memory brings less than a processor, and what is waited for. */
export function billedMs(
  { processorMs, calls, outsideCalls, operation }: OperationInputs,
  facts: FunctionFacts,
): number {
  const awsCalls = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const outsideMs = operation === 'deliver-callback' ? ASSUMED.merchantMs : ASSUMED.alipayMs;
  const workMs = processorMs * Math.max(1, ASSUMED.processorMb / facts.memoryMb);
  return Math.ceil(workMs + awsCalls * ASSUMED.awsCallMs + outsideCalls * outsideMs);
}

/** USD of a million invocations of so many milliseconds each. */
export const durationOf = (ms: number, memoryMb: number): number =>
  ((MILLION * ms) / 1_000) * (memoryMb / 1_024) * PRICES.gbSecond;

/** Units of the state table, with the later removal of identities from a delivered result. */
export function writeUnitsOf({
  operation,
  writeUnits: { table, index },
}: OperationInputs): OperationInputs['writeUnits'] {
  const later = operation === 'deliver-callback' ? ASSUMED.erasure : { table: 0, index: 0 };
  return { table: table + later.table, index: index + later.index };
}

/** Gigabytes that a million a month add for as long as they stay, once as many end as begin. */
export const keptGbMonths = ({ kept }: OperationInputs): number =>
  kept.reduce((sum, { bytes, days }) => sum + bytes * ((days + ASSUMED.timeToLiveLagDays) / DAYS_A_MONTH), 0) *
  (MILLION / GB);

function sqsRequests({ operation, calls }: OperationInputs): number {
  const own = Object.entries(calls).reduce((sum, [action, count]) => sum + (action.startsWith('sqs:') ? count : 0), 0);
  // Lambda receives and deletes the one message of an invocation.
  return own + (operation === 'deliver-callback' ? 2 : 0);
}

function logsOf(
  { logBytes, logLines }: OperationInputs,
  { isHttp }: FunctionFacts,
  surroundings: Surroundings,
): number {
  const lambdas = Buffer.byteLength(LAMBDA_LINES.join('')) + LAMBDA_LINES.length * BYTES_OF_A_LINE;
  const access = isHttp ? surroundings.accessLogBytes + BYTES_OF_A_LINE : 0;
  const gigabytes = ((logBytes + logLines * BYTES_OF_A_LINE + lambdas + access) * MILLION) / GB;
  const months = surroundings.logRetentionDays / DAYS_A_MONTH;
  return gigabytes * (PRICES.gigabyteOfLogs + months * PRICES.gigabyteMonthOfLogs);
}
