import { say } from '../text.ts';
import type { MemberEntry } from './entry.ts';

/** Of connections and callers. */
export const ENABLED: MemberEntry = {
  meaning: say(
    'Whether it may be used; `false` refuses every request that needs it.',
    '是否启用；`false` 时拒绝所有用到它的请求。',
  ),
  standard: say('`true`', '`true`'),
};

/** Of a key's time. */
export const NOT_BEFORE: MemberEntry = {
  meaning: say(
    'From when the key is used: a UTC instant with whole seconds, `2026-11-21T00:00:00Z`.',
    '密钥从何时起生效：整秒的 UTC 时间，如 `2026-11-21T00:00:00Z`。',
  ),
  standard: say('at once', '立即生效'),
  mistakes: [say('A local time, an offset (`+08:00`), or milliseconds.', '写了本地时间、时区偏移（`+08:00`）或毫秒。')],
};

/** The other end of it. */
export const NOT_AFTER: MemberEntry = {
  meaning: say(
    'From when the key is refused, however old the cache that holds it: a UTC instant with whole seconds.',
    '密钥从何时起失效，无论缓存有多旧：整秒的 UTC 时间。',
  ),
  standard: say('never', '不失效'),
  mistakes: [
    say(
      'A moment less than 300 seconds ahead, before every client has changed over.',
      '离现在不足 300 秒，客户端还没有全部换完。',
    ),
  ],
};

/** Who may send. */
export const ALLOWED_SOURCE_IPS: MemberEntry = {
  meaning: say(
    'Addresses or networks (`203.0.113.0/24`) that may send its requests. `check` warns of networks that let everybody in, or nobody.',
    '允许发送请求的 IP 或网段（`203.0.113.0/24`）。`check` 会对放行所有人或谁也不放行的网段给出警告。',
  ),
  standard: say('any address', '不限制'),
  mistakes: [
    say(
      "The server's private address in the place of the one that its requests leave from.",
      '写了服务器的内网 IP，而不是出口 IP。',
    ),
  ],
};
