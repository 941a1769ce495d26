import type { CommonErrorCode } from '../../shared/platform/errors.ts';
import { say } from '../text.ts';
import type { ErrorEntry } from './entry.ts';

/** What is the same in every protocol; a protocol that has more to say of a code says it in the place of this. */
export const COMMON = {
  payload_too_large: {
    meaning: say('The body is larger than 16 KiB.', '请求体超过 16 KiB。'),
    mistakes: [
      say(
        'A whole order or document was put into the body, where only the listed members belong.',
        '把整份订单或文档放进了请求体；这里只需要文档列出的参数。',
      ),
    ],
    remedy: say('Send the listed members only.', '只发送文档列出的参数。'),
    again: 'corrected',
  },
  malformed_request: {
    meaning: say(
      'The body is not a JSON object in UTF-8, or cannot be read as one; `message` (`msg`) says why.',
      '请求体不是 UTF-8 编码的 JSON 对象，或无法解析；原因在 `message`（`msg`）里。',
    ),
    mistakes: [
      say(
        'UTF-8 with a byte order mark (C#: `new UTF8Encoding(false)` writes none), UTF-16, or GBK.',
        '带 BOM 的 UTF-8（C# 用 `new UTF8Encoding(false)` 可去掉 BOM）、UTF-16 或 GBK。',
      ),
      say(
        'A compressed body (`Content-Encoding: gzip`): bodies are not unpacked.',
        '压缩了请求体（`Content-Encoding: gzip`）：网关不解压。',
      ),
      say(
        'A body that ends early: `Content-Length` counted characters instead of bytes.',
        '请求体被截断：`Content-Length` 按字符数而不是字节数计算。',
      ),
      say(
        'A member twice, or one named `__proto__`; more than 16 levels.',
        '同一成员出现两次，或成员名为 `__proto__`；嵌套超过 16 层。',
      ),
      say('A form (`a=1&b=2`) in the place of JSON.', '发送了表单（`a=1&b=2`）而不是 JSON。'),
    ],
    remedy: say(
      'Serialise the body once, as UTF-8 JSON without a byte order mark; sign and send the same bytes. The position that the message names counts from 1.',
      '请求体只序列化一次，用不带 BOM 的 UTF-8 JSON；签名和发送用同一串字节。消息里的字符位置从 1 开始。',
    ),
    again: 'corrected',
  },
  source_ip_denied: {
    meaning: say(
      'The signature is right, and your address may not send requests of this caller.',
      '签名正确，但来源 IP 不在该调用方的白名单内。',
    ),
    mistakes: [
      say(
        'The requests leave from another address than the one that was registered: a NAT gateway, a new server, IPv6.',
        '出口 IP 与登记的不同：NAT 网关、新服务器，或走了 IPv6。',
      ),
    ],
    remedy: say(
      'Tell the operator the address that your requests leave from (`allowedSourceIps`).',
      '把出口 IP 告诉运营方，加入 `allowedSourceIps`。',
    ),
    again: 'operator',
  },
  route_not_found: {
    meaning: say('There is no such path.', '没有这个路径。'),
    mistakes: [
      say(
        'The base URL ends with a slash, so that the path begins with `//`.',
        '网关地址末尾多了斜杠，拼出的路径以 `//` 开头。',
      ),
      say('Another case, or a missing part of the path.', '路径大小写不对，或少了一段。'),
    ],
    remedy: say(
      "Compare the path with the interface's, letter by letter; write the base URL without a closing slash.",
      '逐字核对接口路径；网关地址末尾不要斜杠。',
    ),
    again: 'corrected',
  },
  method_not_allowed: {
    meaning: say('The path exists, and has another method.', '路径存在，但请求方法不对。'),
    mistakes: [
      say(
        'GET in the place of POST, or a redirect that turned POST into GET.',
        '该用 POST 却用了 GET，或重定向把 POST 变成了 GET。',
      ),
    ],
    remedy: say(
      'Use the method that the message and the header `Allow` name.',
      '使用消息和响应头 `Allow` 里给出的方法。',
    ),
    again: 'corrected',
  },
  throttled: {
    meaning: say('Too many requests of this caller or this network.', '该调用方或该来源网络的请求过于频繁。'),
    mistakes: [say('A loop without a pause; a test of load without an agreement.', '循环里没有停顿；未经约定就压测。')],
    remedy: say('Wait, then send it signed anew; spread what you send.', '稍候，重新签名后再发；把请求分散开。'),
    again: 'later',
  },
  unavailable: {
    meaning: say(
      'A dependency of the gateway is down or too slow. Nothing is wrong with the request.',
      '网关的某个依赖不可用或太慢，请求本身没有问题。',
    ),
    mistakes: [],
    remedy: say(
      'Send it again a little later, with a new nonce and signature.',
      '稍后重试，使用新的 nonce 并重新签名。',
    ),
    again: 'later',
  },
  misconfigured: {
    meaning: say(
      "The gateway's configuration has a mistake: a secret, a key, a connection or a permission. The log line names it.",
      '网关的配置有误：secret、密钥、连接或权限。运营方的日志里写明是哪一项。',
    ),
    mistakes: [],
    remedy: say(
      'Tell the operator the request id. The operator looks for it in the log (`logs REQUEST_ID`) and runs `doctor`.',
      '把请求 ID 告诉运营方。运营方按它查日志（`logs REQUEST_ID`），并运行 `doctor`。',
    ),
    again: 'operator',
  },
  internal: {
    meaning: say('An unexpected error of the gateway.', '网关内部的意外错误。'),
    mistakes: [],
    remedy: say('Tell the operator the request id; the log has the reason.', '把请求 ID 告诉运营方；原因在日志里。'),
    again: 'later',
  },
} as const satisfies Readonly<Partial<Record<CommonErrorCode, ErrorEntry>>>;
