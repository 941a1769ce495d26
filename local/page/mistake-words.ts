import type { Mistake } from '../../cli/explain/mistake.ts';
import type { Reader } from './view.ts';

/** Chinese words for what explain names, by the id before its colon: what was done, and what to do. */
const CHINESE: Readonly<Record<string, readonly [text: string, remedy: string]>> = {
  'secret-newline': ['密钥末尾有换行', '读取时去掉首尾空白（trim；用 printf 而不是 echo）。'],
  'secret-blank': ['密钥首尾有空格', '读取时去掉首尾空白。'],
  'secret-bom': ['密钥以字节顺序标记（BOM）开头', '文件保存为不带 BOM 的 UTF-8。'],
  'secret-quotes': ['密钥带着引号', '去掉引号。'],
  'secret-case': ['密钥被改了大小写', '原样使用。'],
  'secret-encoded': ['密钥被编码了', '原样使用。'],
  'secret-decoded': ['密钥被解码了', '原样使用。'],
  'secret-cut': ['密钥少了一个字符', '完整复制。'],
  'secret-not-appended': ['没有拼接密钥', '在字符串之后拼接密钥。'],
  'secret-before': ['密钥放在了字符串前面', '密钥放在后面。'],
  'secret-joint': ['密钥前多了连接符', '密钥直接接在后面。'],
  'secret-not-upper-cased': ['末尾的密钥没有转成大写', '整个字符串一起转成大写。'],
  'app-secret': ['用了应用密钥（app secret）签名', '用 access key 的密钥签名。'],
  'other-key': ['用了另一把密钥签名', '使用已登记的那一把，或登记新的公钥。'],
  'key-not-active': ['用了当前不生效的密钥', '使用生效中的密钥。'],
  'key-unknown': ['authorization 里的 access key 不属于这个调用方', '检查 access key 的 ID。'],
  'key-upper-cased': ['HMAC 的密钥被转成了大写', 'HMAC 的密钥原样使用。'],
  'method-not-accepted': ['这个 access key 不接受该签名方法', '使用它接受的方法。'],
  algorithm: ['用了别的摘要算法', '使用为该调用方配置的算法。'],
  'hmac-swapped': ['HMAC 的密钥与内容互换了', '密钥作为 key。'],
  'digest-case': ['签名的十六进制大小写不对', '按协议使用大写或小写。'],
  'hex-for-base64': ['签名写成了十六进制', '写成 base64。'],
  'base64-for-hex': ['签名写成了 base64', '写成十六进制。'],
  'body-serialised-again': [
    '请求体被重新序列化了：签名的和发送的不是同一串字节',
    '先序列化一次，签名和发送用同一串字节。',
  ],
  'string-newline-at-end': ['待签名字符串末尾多了换行', '去掉末尾的换行。'],
  'header-added': ['字符串里有一个不参与签名的请求头', '只签参与签名的请求头。'],
  'header-left-out': ['字符串里缺少一个已发送的请求头', '把发送的请求头都签进去；签名后不要再加。'],
  'app-id-not-sent': ['签了应用 ID 却没有发送', '把 x-authing-app-id 也发送出去。'],
  'member-left-out': ['字符串里缺少一个已发送的成员', '把发送的成员都签进去。'],
  'member-added': ['字符串里有一个不参与签名的成员', '不要签它。'],
  'empty-left-out': ['空值没有参与签名', '空值也要签。'],
  'null-signed': ['null 参与了签名', 'null 不签。'],
  'not-upper-cased': ['字符串没有转成大写', '签名前整体转成大写。'],
  'upper-cased': ['字符串被转成了大写', '这个应用按原样签名。'],
  'values-encoded': ['值做了 URL 编码', '按原值签名。'],
  'query-encoded': ['查询参数做了 URL 编码', '按解码后的值签名。'],
  'query-not-sorted': ['查询参数没有排序', '按名称排序。'],
  'path-prefix': ['路径前带了阶段或基础路径', '只签接口自己的路径。'],
  'path-host': ['路径前带了主机名', '只签路径。'],
  'sign-type': ['signType 不是这个商户的算法', '发送为该商户配置的 signType。'],
  'sign-type-not-sent': ['签了 signType 却没有发送', '发送 signType，或者不签它。'],
  'time-zone': ['时间是另一个时区的', '按协议的时区写：GMT、毫秒时间戳或中国时间。'],
  'time-outside-window': ['时间戳超出了 ±300 秒的窗口', '校准时钟；每个请求重新生成时间和签名。'],
  'time-form': ['时间的格式不对', '按协议的格式写。'],
  'timestamp-unit': ['时间戳的单位不对', '写 13 位毫秒。'],
  'signature-missing': ['没有签名', '请签名，或请运营者放行。'],
  'authorization-scheme': ['authorization 没有以方案名开头', '写成 "authing <accessKeyId>:<signature>"。'],
  'rsa-pss': ['用了 PSS 填充', '使用 PKCS#1 v1.5。'],
  'hash-signed': ['签的是摘要，不是字符串', '直接对字符串签名。'],
  'caller-disabled': ['这个调用方被停用了', '运营者可以启用它。'],
};

/** A mistake in the reader's language, as far as there are words: else in English, and its tag says so. */
export function mistakeWords(
  { id, text, remedy }: Mistake,
  { language }: Reader,
): { text: string; remedy: string; tag: string } {
  const [name = '', detail] = id.split(':');
  const chinese = language === 'zh' ? CHINESE[name] : undefined;
  if (!chinese) return { text, remedy, tag: 'en' };
  return { text: detail === undefined ? chinese[0] : `${chinese[0]}：${detail}`, remedy: chinese[1], tag: 'zh-CN' };
}
