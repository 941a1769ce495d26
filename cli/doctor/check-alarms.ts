import { type Finding, warning } from './finding.ts';

/** A topic of alarms, and who receives it. */
export interface ReadTopic {
  readonly arn: string;
  /** `undefined` where there is no such topic. */
  readonly receivers: readonly { readonly isConfirmed: boolean }[] | undefined;
}

/** Each topic is there and has a receiver who has confirmed: else an alarm wakes nobody. */
export function checkAlarms(topics: readonly ReadTopic[], deploy: string): Finding[] {
  return topics.flatMap(({ arn, receivers }) => {
    const about = `alarms ${arn.split(':').at(-1)}`;
    const subscribe = `aws sns subscribe --protocol email --notification-endpoint ADDRESS --topic-arn ${arn}`;
    if (receivers === undefined) return [warning(about, 'their topic is not there', deploy)];
    if (receivers.length === 0) return [warning(about, 'nobody receives them', subscribe)];
    if (receivers.some(({ isConfirmed }) => isConfirmed)) return [];
    return [warning(about, 'nobody who is to receive them has confirmed it by the link in the mail', subscribe)];
  });
}
