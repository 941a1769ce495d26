import type { MetricName } from '../../shared/platform/metric-name.ts';
import { say } from '../text.ts';
import { type MetricEntry, of } from './entry.ts';

const DELIVERY = of('deliver-callback');
const SWEEP = [...of('sweep-callbacks'), '`kind` = `lease`, `refused`, `queue`, `scheduled`, `stalled`, `erase`'];

/** What the way of results to merchants counts. */
export const DELIVERY_METRICS = {
  LeftToSweep: {
    dimensions: of('complete-authorization'),
    meaning: say(
      'The queue did not take a result; the sweep puts it there within a minute.',
      '队列没有收下结果；清扫任务会在一分钟内补投。',
    ),
  },
  CallbacksDelivered: {
    dimensions: DELIVERY,
    meaning: say('Messages whose callback the merchant took.', '商户已接收回调的消息数。'),
  },
  CallbacksPostponed: {
    dimensions: DELIVERY,
    meaning: say('Messages that wait for their next attempt on the queue.', '在队列里等待下一次投递的消息数。'),
  },
  CallbacksScheduled: {
    dimensions: DELIVERY,
    meaning: say(
      "Messages whose next attempt is the sweep's to queue, 15 minutes ahead or more.",
      '下一次投递在 15 分钟之后、由清扫任务重新入队的消息数。',
    ),
  },
  CallbacksDeadLettered: {
    dimensions: DELIVERY,
    meaning: say('Results whose ten attempts failed.', '十次投递都失败、进入死信队列的结果数。'),
  },
  CallbacksSkipped: {
    dimensions: DELIVERY,
    meaning: say(
      'Messages that needed nothing: twice there, or of a result that is delivered or dead-lettered.',
      '无需处理的消息数：重复，或结果已投递、已进入死信队列。',
    ),
  },
  CallbacksFailed: {
    dimensions: DELIVERY,
    meaning: say(
      'Messages that could not be processed for a reason of ours; they come again, and cost no attempt.',
      '因网关一侧的原因没能处理的消息数；会再次处理，不计入投递次数。',
    ),
  },
  SweepDone: {
    dimensions: SWEEP,
    meaning: say(
      'Items that a run of the sweep finished. Without a run there is no figure.',
      '清扫任务一次运行处理完的条目数。没有运行就没有数字。',
    ),
  },
  SweepErrors: { dimensions: SWEEP, meaning: say('Items that failed in a run.', '一次运行中失败的条目数。') },
  SweepLeft: {
    dimensions: SWEEP,
    meaning: say(
      'Items that are due still; absent when the table could not be asked.',
      '仍待处理的条目数；查不到表时没有数字。',
    ),
  },
  SweepOldestSeconds: {
    dimensions: SWEEP,
    meaning: say(
      'How long the oldest of those has been due; absent when the table could not be asked.',
      '其中最早的一条已逾期多久；查不到表时没有数字。',
    ),
  },
} as const satisfies Readonly<Partial<Record<MetricName, MetricEntry>>>;
