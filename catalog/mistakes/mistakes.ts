import { say, type Text } from '../text.ts';
import { BODIES } from './bodies.ts';
import { DIGESTS } from './digests.ts';
import type { MistakeEntry } from './entry.ts';
import { REQUEST_PARTS } from './requests.ts';
import { SECRETS } from './secrets.ts';
import { STRINGS } from './strings.ts';
import { TIMES } from './times.ts';

/** Every mistake that `explain` names. */
export const MISTAKES = { ...SECRETS, ...DIGESTS, ...STRINGS, ...REQUEST_PARTS, ...BODIES, ...TIMES } as const;

/** Of a mistake: `explain` can name no other. */
export type MistakeName = keyof typeof MISTAKES;

/** As the page groups them. */
export const MISTAKE_GROUPS: readonly {
  readonly title: Text;
  readonly mistakes: Readonly<Record<string, MistakeEntry>>;
}[] = [
  { title: say('Keys and secrets', '密钥'), mistakes: SECRETS },
  { title: say('The signature itself', '签名本身'), mistakes: DIGESTS },
  { title: say('The string to sign', '待签名字符串'), mistakes: STRINGS },
  { title: say('Method, headers, path and query', '方法、请求头、路径与查询参数'), mistakes: REQUEST_PARTS },
  { title: say('The body and its members', '请求体与参数'), mistakes: BODIES },
  { title: say('The time', '时间'), mistakes: TIMES },
];
