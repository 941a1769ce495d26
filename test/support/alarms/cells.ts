import { alarmsOf } from '../../../scripts/monitoring/catalog.mjs';
import { DEPLOYMENT } from './deployment.ts';
import { firing } from './evaluate.ts';
import { type InvocationFigures, invocationFigures } from './figures.ts';

export const ALARMS = alarmsOf(DEPLOYMENT);

/** For so long the fault lasts. */
const MINUTES = 60;
/** Of anything that callers, users or merchants cause; schedules have their own rate. */
const PER_MINUTE = 10;
const EVERY_MINUTES: Readonly<Record<string, number>> = { 'sweep-callbacks': 1, 'check-health': 5 };

/** The same invocation, ten times a minute for an hour, or as often as its schedule runs. */
export const lasting = (invocation: InvocationFigures) =>
  Array.from({ length: MINUTES }, (_, minute) => {
    const every = EVERY_MINUTES[invocation.operation];
    const times = every === undefined ? PER_MINUTE : minute % every === 0 ? 1 : 0;
    return Array.from({ length: times }, () => invocationFigures(invocation, minute)).flat();
  }).flat();

/** Names of the alarms that fire when this goes on; those that only look for silence have nothing to say of one function. */
export const alarmsOfCell = (invocations: readonly InvocationFigures[]): string[] =>
  firing(
    ALARMS.filter(({ missing }) => missing !== 'breaching'),
    invocations.flatMap(lasting),
  ).map(({ name, severity }) => (severity === 'page' ? `**${name}**` : name));
