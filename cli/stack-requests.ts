import type { RecordedEvent } from './explain/request/event.ts';
import type { DemoClient } from './local-stack.ts';
import { Refusal } from './surroundings.ts';

/** A request that the stack saw, as far as it is used here. */
interface StackRecord {
  readonly requestIds: readonly string[];
  readonly event: RecordedEvent;
  readonly isBodyLeftOut: boolean;
}

/** The last 100 requests, the newest first. @throws Refusal when no stack runs */
export async function requestsOfStack({ gateway }: Pick<DemoClient, 'gateway'>): Promise<readonly StackRecord[]> {
  const response = await reach(`${gateway}/inspector/requests`);
  return (await response.json()) as StackRecord[];
}

/** Sends something to the stack. @throws Refusal when it does not run */
export async function reach(url: string, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch {
    throw new Refusal(`No local stack runs at ${new URL(url).origin}. Start one in another terminal: npm start`);
  }
}
