import type { DocumentOf } from '../../shared/platform/define-schema.ts';
import type { schema as registrySchema } from '../../shared/secrets/registry-keys.schema.ts';
import type { schema as signingSchema } from '../../shared/secrets/signing-keys.schema.ts';
import type { schema as stateSchema } from '../../shared/secrets/state-keys.schema.ts';
import type { schema as tokenSchema } from '../../shared/secrets/token-keys.schema.ts';
import { say } from '../text.ts';
import { NOT_AFTER, NOT_BEFORE } from './common.ts';
import type { MembersOf } from './entry.ts';

const TIMES = { 'keys[].notBefore': NOT_BEFORE, 'keys[].notAfter': NOT_AFTER } as const;
const ID = { meaning: say("The key's id; `keys list` shows it.", '密钥 ID，`keys list` 可以看到。') };

/** Signs responses and callbacks. */
export const SIGNING: MembersOf<DocumentOf<typeof signingSchema>> = {
  keys: {
    meaning: say(
      'At most two active; the newest active one signs responses and callbacks.',
      '最多两把生效；响应与回调用最新的生效密钥签名。',
    ),
  },
  'keys[].id': ID,
  'keys[].privateKey': { meaning: say('An RSA private key, PEM.', 'RSA 私钥，PEM。') },
  ...TIMES,
};

/** Makes the states of links. */
export const STATE: MembersOf<DocumentOf<typeof stateSchema>> = {
  keys: { meaning: say('The newest active one makes the states of links.', '链接的 state 用最新的生效密钥生成。') },
  'keys[].id': {
    meaning: say(
      'One letter or digit, the first character of the states that it makes.',
      '一个字母或数字，是其所生成 state 的首字符。',
    ),
  },
  'keys[].secret': { meaning: say('The secret.', '密钥内容。') },
  ...TIMES,
};

/** Makes management tokens. */
export const TOKEN: MembersOf<DocumentOf<typeof tokenSchema>> = {
  keys: {
    meaning: say('At most two active; the newest signs management tokens.', '最多两把生效；管理令牌用最新的一把签发。'),
  },
  'keys[].id': ID,
  'keys[].secret': { meaning: say('The secret.', '密钥内容。') },
  ...TIMES,
};

/** Seals the registry's documents. */
export const REGISTRY: MembersOf<DocumentOf<typeof registrySchema>> = {
  keys: {
    meaning: say(
      'The newest active one seals what is written; all open it, until they are taken out.',
      '写入时用最新的生效密钥加密；所有密钥都能解密，直到被移除。',
    ),
    mistakes: [
      say(
        'A key that is taken out before `keys reencrypt`: what it sealed cannot be read any more.',
        '没有执行 `keys reencrypt` 就移除密钥：用它加密的内容再也无法读取。',
      ),
    ],
  },
  'keys[].id': ID,
  'keys[].key': { meaning: say('32 random bytes.', '32 个随机字节。') },
  ...TIMES,
};
