import { say } from '../text.ts';
import type { MistakeEntry } from './entry.ts';

const CLEAN = say('Send it as it is, in one line.', '原样发送，写成一行。');
const STRING_ITSELF = say(
  'Give the string itself to the function that signs: it hashes.',
  '把字符串本身交给签名函数，它会自己做摘要。',
);
const STANDARD_BASE64 = say(
  'Write standard base64 (`+`, `/`), with its `=`.',
  '用标准 base64（`+`、`/`），保留末尾的 `=`。',
);

/** How the digest is made, and how the signature is written. */
export const DIGESTS = {
  algorithm: {
    text: say('It was signed with another algorithm.', '用了别的签名算法。'),
    remedy: say('Use the one that the caller is configured for.', '使用为该调用方配置的算法。'),
  },
  'hmac-swapped': {
    text: say('Key and text of the HMAC changed places.', 'HMAC 的密钥与内容互换了。'),
    remedy: say('The secret is the key.', '密钥作为 key。'),
  },
  'key-upper-cased': {
    text: say("The HMAC's key was upper-cased.", 'HMAC 的密钥被转成了大写。'),
    remedy: say('The key is the secret as it is.', 'HMAC 的 key 用原样的密钥。'),
  },
  'hash-signed': {
    text: say('The hash of the string was signed, not the string.', '签的是摘要，不是字符串。'),
    remedy: STRING_ITSELF,
  },
  'hash-encrypted': {
    text: say(
      'A hash or the string was encrypted with the private key, not signed.',
      '用私钥加密了摘要或字符串，而不是签名。',
    ),
    remedy: STRING_ITSELF,
  },
  'rsa-pss': {
    text: say('It was signed with PSS padding.', '用了 PSS 填充。'),
    remedy: say('Sign with SHA256withRSA (RSASSA-PKCS1-v1_5).', '使用 SHA256withRSA（PKCS#1 v1.5）。'),
  },
  'signature-missing': {
    text: say('The request has no signature.', '请求没有签名。'),
    remedy: say('Sign it, or have the operator let the app in without.', '请签名，或请运营方允许该应用不签名。'),
  },
  'authorization-scheme': {
    text: say('`authorization` does not begin with its scheme word.', '`authorization` 没有以方案名开头。'),
    remedy: say('Write `authing <accessKeyId>:<signature>`.', '写成 `authing <accessKeyId>:<signature>`。'),
  },
  'digest-case': {
    text: say('The signature is in the wrong case.', '签名的十六进制大小写不对。'),
    remedy: say('DaxPay: lower case. Open API with MD5: upper case.', 'DaxPay 用小写；开放接口的 MD5 用大写。'),
  },
  'hex-for-base64': {
    text: say('The signature is written in hex.', '签名写成了十六进制。'),
    remedy: say('Write its bytes in base64.', '写成 base64。'),
  },
  'base64-for-hex': {
    text: say('The signature is written in base64.', '签名写成了 base64。'),
    remedy: say('Write its bytes in hex.', '写成十六进制。'),
  },
  'base64-of-hex': {
    text: say('The signature is base64 of a hex text.', '签名是十六进制文本的 base64。'),
    remedy: say(
      'Put the bytes of the digest into base64, not its hex text.',
      '对摘要的字节做 base64，而不是对其十六进制文本。',
    ),
  },
  'base64-unpadded': {
    text: say('The signature lacks its closing `=`.', '签名缺少末尾的 `=`。'),
    remedy: STANDARD_BASE64,
  },
  base64url: {
    text: say('The signature is URL-safe base64.', '签名用了 URL 安全的 base64。'),
    remedy: STANDARD_BASE64,
  },
  'signature-blanks': { text: say('The signature has blanks at its ends.', '签名首尾有空白。'), remedy: CLEAN },
  'signature-quotes': { text: say('The signature is sent in quotes.', '签名带着引号发送。'), remedy: CLEAN },
  'signature-lines': {
    text: say('The signature is broken into lines.', '签名被折成多行。'),
    remedy: say('Write it in one line (`openssl base64 -A`).', '写成一行（`openssl base64 -A`）。'),
  },
  'signature-plus-lost': {
    text: say('Each `+` of the signature became a blank.', '签名里的 `+` 变成了空格。'),
    remedy: say('Do not let a form decoder read it.', '不要让表单解码处理它。'),
  },
  'signature-url-encoded': { text: say('The signature is URL-encoded.', '签名做了 URL 编码。'), remedy: CLEAN },
} as const satisfies Readonly<Record<string, MistakeEntry>>;
