import { count, either, listOf, oneOf, record, type Shape, text } from './shape.ts';

const name = { businessId: text(), serialNo: text() };

/** What `--json` prints, by command. */
export const CALLBACKS_OUTPUTS: Readonly<Record<string, Shape>> = {
  'callbacks list': listOf(
    record({
      ...{ business: text(), serialNo: text(), outcome: oneOf('success', 'failed', 'unknown') },
      ...{ delivery: text(), failed: count, at: text('an instant'), next: text('an instant, or empty') },
    }),
  ),
  'callbacks show': listOf(
    record({
      ...{ business: text(), serialNo: text(), eventId: text(), merchant: text(), to: text('a host') },
      ...{ outcome: text(), delivery: text(), failed: count, at: text('an instant, or empty') },
      ...{ identities: oneOf('kept', 'erased', 'none'), result: text(), callback: text() },
    }),
  ),
  'callbacks resend': listOf(
    either(
      record({ ...name, result: oneOf('can be resent', 'delivered') }),
      record({ ...name, result: oneOf('queued'), eventId: text() }),
      record({ ...name, result: oneOf('left alone'), why: text() }),
      record({ result: oneOf('nothing has failed') }),
      record({ result: oneOf('would be resent'), results: count }),
      record({ delivered: count, refused: count, waiting: count, leftAlone: count }),
    ),
  ),
  'callbacks purge': listOf(record({ messages: count, result: oneOf('deleted', 'would be deleted') })),
};
