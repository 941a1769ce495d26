import { say } from '../text.ts';
import type { MistakeEntry } from './entry.ts';

/** The time of a request. */
export const TIMES = {
  'time-zone': {
    text: say("The time is another zone's.", '时间是另一个时区的。'),
    remedy: say(
      "GenAuth: GMT. DaxPay: China's time. Epoch milliseconds have no zone.",
      'GenAuth 用 GMT；DaxPay 用北京时间；毫秒时间戳没有时区。',
    ),
  },
  'time-outside-window': {
    text: say('The time is more than 300 seconds from the time of sending.', '时间与发送时刻相差超过 300 秒。'),
    remedy: say(
      'Set the clock; make time and signature anew for each request.',
      '校准时钟；每个请求重新生成时间和签名。',
    ),
  },
  'time-form': {
    text: say(
      'The time has another form, or was signed in another than it is sent.',
      '时间的格式不对，或签名与发送的格式不同。',
    ),
    remedy: say("Write it in the protocol's form; sign what is sent.", '按协议的格式写；签名与发送一致。'),
  },
  'time-twice': {
    text: say('The time was taken twice.', '取了两次时间。'),
    remedy: say('Take it once; sign and send the same text.', '只取一次，签名和发送用同一个文本。'),
  },
  'timestamp-unit': {
    text: say('The timestamp is in another unit.', '时间戳的单位不对。'),
    remedy: say('Write 13 digits: milliseconds since the epoch.', '写 13 位毫秒时间戳。'),
  },
} as const satisfies Readonly<Record<string, MistakeEntry>>;
