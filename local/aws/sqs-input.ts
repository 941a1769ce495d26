import { AwsError } from './request.ts';

/** What a client sent. */
export type Input = Readonly<Record<string, unknown>>;

/**
 * Reads a member that gives seconds.
 * @returns milliseconds, or undefined when the member is not there
 * @throws AwsError for anything but whole seconds from 0 to `limit`
 */
export function seconds(value: unknown, member: string, limit: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= limit) return value * 1_000;
  throw invalid(`${member}: whole seconds from 0 to ${limit}`);
}

/** @throws AwsError when the member is not there or no text */
export function text(value: unknown, member: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw missing(member);
}

/** The members of a list; none when there is none. */
export function list<T = string>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

/** What SQS answers when a member is not there. */
export function missing(member: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${member}.`);
}

/** What SQS answers when a member is wrong. */
export function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
