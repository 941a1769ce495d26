import { randomUUID } from 'node:crypto';
import { localArn, PLACE } from './place.ts';
import type { FunctionDefinition, ServiceDefinition } from './service/definition.ts';

/** Invokes a function by an event; never rejects. */
export type InvokeFunction = (definition: FunctionDefinition, event: unknown) => Promise<unknown>;

/** Schedules under way. */
export interface Schedules {
  /** Settles when each schedule has fired once and its function has answered. */
  readonly firstRun: Promise<void>;
  stop(): void;
}

/** Fires every schedule at once, and then at its rate, with the event that EventBridge would send. */
export function startSchedules(service: ServiceDefinition, invoke: InvokeFunction): Schedules {
  const scheduled = service.functions.flatMap((definition) =>
    definition.schedulesMs.map((periodMs, index) => ({
      definition,
      periodMs,
      event: () => event(definition, index),
    })),
  );
  const timers = scheduled.map(({ definition, periodMs, event: next }) =>
    setInterval(() => void invoke(definition, next()), periodMs),
  );
  const first = Promise.all(scheduled.map(({ definition, event: next }) => invoke(definition, next())));
  return { firstRun: first.then(() => undefined), stop: () => timers.forEach(clearInterval) };
}

function event({ lambdaName }: FunctionDefinition, index: number): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: PLACE.accountId,
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region: PLACE.region,
    resources: [localArn('events', `rule/${lambdaName}-schedule-${index + 1}`)],
    detail: {},
  };
}
