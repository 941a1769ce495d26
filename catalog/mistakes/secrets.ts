import { say } from '../text.ts';
import type { MistakeEntry } from './entry.ts';

const AS_IT_IS = say('Use it as it is.', '原样使用。');
const TRIM = say(
  'Read it without what stands around it (trim it; `printf` instead of `echo`).',
  '读取时去掉首尾空白（trim；用 `printf` 而不是 `echo`）。',
);
const IN_USE = say('Use the one that is in use now.', '使用当前生效的那一把。');

/** What happens to keys and secrets before they sign. */
export const SECRETS = {
  'secret-newline': { text: say('The secret ends with a newline.', '密钥末尾有换行。'), remedy: TRIM },
  'secret-blank': { text: say('A blank stands at an end of the secret.', '密钥首尾有空格。'), remedy: TRIM },
  'secret-bom': {
    text: say('The secret begins with a byte order mark.', '密钥以字节顺序标记（BOM）开头。'),
    remedy: say('Save its file as UTF-8 without one.', '文件保存为不带 BOM 的 UTF-8。'),
  },
  'secret-quotes': {
    text: say('The secret stands in quotes.', '密钥带着引号。'),
    remedy: say('Take the quotes away.', '去掉引号。'),
  },
  'secret-case': { text: say('The case of the secret was changed.', '密钥被改了大小写。'), remedy: AS_IT_IS },
  'secret-encoded': { text: say('The secret was encoded.', '密钥被编码了。'), remedy: AS_IT_IS },
  'secret-decoded': {
    text: say('The secret was decoded, as hex or base64.', '密钥被当作十六进制或 base64 解码了。'),
    remedy: say('The secret is text: its own bytes are the key.', '密钥就是文本，直接用其字节作密钥。'),
  },
  'secret-cut': {
    text: say('A part of the secret is missing.', '密钥缺了一部分。'),
    remedy: say('Copy all of it.', '完整复制。'),
  },
  'secret-empty': {
    text: say('The secret was empty, or a word such as `undefined`.', '密钥为空，或是 `undefined` 之类的字样。'),
    remedy: say('See that the program has it: a setting is missing.', '检查程序是否读到了密钥：缺少配置。'),
  },
  'secret-not-appended': {
    text: say('The secret was not appended.', '没有拼接密钥。'),
    remedy: say('Append it behind the string as the protocol says.', '按协议在字符串之后拼接密钥。'),
  },
  'secret-before': {
    text: say('The secret stands before the string.', '密钥放在了字符串前面。'),
    remedy: say('It stands behind.', '密钥放在后面。'),
  },
  'secret-joint': {
    text: say('Something else than the protocol has it stands before the secret.', '密钥前的连接符不对。'),
    remedy: say(
      'DaxPay: `&key=`, then the secret. Open API with MD5: the secret directly behind the body.',
      'DaxPay 用 `&key=` 再接密钥；开放接口的 MD5 直接接在请求体之后。',
    ),
  },
  'secret-not-upper-cased': {
    text: say('The end with the secret was not upper-cased.', '末尾的密钥没有转成大写。'),
    remedy: say('Fold the whole string, the secret too.', '整个字符串一起转大写，包括密钥。'),
  },
  'app-secret': {
    text: say("It was signed with the app's secret.", '用了应用密钥（app secret）签名。'),
    remedy: say('Sign with the secret of the access key.', '用 access key 的密钥签名。'),
  },
  'id-for-secret': {
    text: say('It was signed with an id in the place of the secret.', '用 ID 代替密钥签名了。'),
    remedy: say('Sign with the secret that belongs to the id.', '用该 ID 对应的密钥签名。'),
  },
  'other-key': {
    text: say('Another key signed than the one that is registered or named.', '用了另一把密钥签名。'),
    remedy: say(
      'Use the registered one, or register the new public key. `openssl pkey -in key.pem -pubout` prints it.',
      '使用已登记的那一把，或登记新的公钥。`openssl pkey -in key.pem -pubout` 可打印公钥。',
    ),
  },
  'key-not-active': {
    text: say('It was signed with a key that is not in use now.', '用了当前不生效的密钥。'),
    remedy: IN_USE,
  },
  'key-unknown': {
    text: say(
      'The access key that `authorization` names is not one of this caller.',
      '`authorization` 里的 access key 不属于这个调用方。',
    ),
    remedy: say('Send the id of the key with which you sign.', '发送签名所用密钥的 ID。'),
  },
  'method-not-accepted': {
    text: say('This access key does not accept the signature method.', '这个 access key 不接受该签名方法。'),
    remedy: say('Use one of its `methods`.', '使用其 `methods` 里的方法。'),
  },
  'caller-disabled': {
    text: say('The caller is switched off.', '这个调用方被停用了。'),
    remedy: say('The operator can enable it.', '运营方可以启用它。'),
  },
} as const satisfies Readonly<Record<string, MistakeEntry>>;
