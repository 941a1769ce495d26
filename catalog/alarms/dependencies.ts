import type { RunbookInChinese } from './entry.ts';

/** Runbooks of what others do not do for us, and of what an operator has to put right. */
export const OF_DEPENDENCIES = {
  'issuer-lost': {
    of: 'b2aac01e',
    means:
      '发给支付宝或微信的授权码，每五个中有一个以上没有结果或结果未知。用户须重新授权；结果未知的授权码不会再发送。',
    look: '值班面板里对支付宝、微信的调用：unreachable 是网络或签发方的问题，unknown 是超时或响应不可用。保存的查询 `what must be looked at`：`reason` 为 `TIMEOUT`、`HTTP 502`，或验签失败（此时见 [unverified](#unverified)）。',
    do: '签发方不可用：只能通知商户。只有这里不通：看 VPC 的出口与域名解析。',
    wake: '持续半小时，找与商户联系的人。',
  },
  unverified: {
    of: '3fa356f3',
    means:
      '收到了完整的响应，但用所配置的公钥验签失败。要么 `alipayPublicKey` 不是支付宝公钥（此时每个用户的授权码都白白用掉），要么中间有人。验签失败的响应绝不会使用。',
    look: '保存的查询 `what must be looked at` 中 `reason` 涉及签名的行；再看 `check-health` 最后几行的 `connection:<identifier>`：探测是否也失败？一个连接是密钥问题，所有连接是网络问题。',
    do: '一个连接：从开放平台控制台取支付宝公钥（不是应用公钥），写入 secret，等下一次探测。所有连接：对比从函数所在网络与别处看到的 openapi.alipay.com 证书；弄清之前停用这些连接。',
    wake: '涉及一个以上连接时，找安全负责人。',
  },
  unsettled: {
    of: 'ee50fae9',
    means: '调用方拿到了用户标识，但台账里该授权码仍是“兑换中”。租约过后按已用掉处理，因此不会重复发送。',
    look: '带 `unsettled` 的警告，按 `operation` 看。`table-errors`、`table-throttled` 或 `health` 是否也触发？',
    do: '授权码无需处理。DynamoDB：看 AWS 状态。否则与上一次部署的角色对照：它要写前缀为 `auth-code#` 的条目。',
    wake: '无需叫人。',
  },
  'stale-served': {
    of: 'b6e2c89c',
    means:
      'Secrets Manager 或注册表不可用。此前读到的内容继续使用：secret 自上次读取起一小时，调用方十分钟。新的执行环境完全无法提供服务。',
    look: '警告 `stale served`：`name` 是读不到的名称，`reason` 是原因。该区域的 AWS 状态。',
    do: '只有一个名称：其策略或 KMS 密钥被改动，改回去。所有名称：是 AWS 的问题；其间不要部署，也不要更换 secret，因为新环境没有可用的旧内容。',
    wake: '立即找管理 AWS 账号的人：十分钟后调用方会被拒绝。',
  },
  'table-throttled': {
    of: '5dba7078',
    means:
      'DynamoDB 拒绝了对表的请求。表是按需计费的，说明某个分区超出了份额：某个键，或清扫索引中的某一类，每秒写入超过约一千次。',
    look: '表的 `ThrottledRequests`（按 `Operation`），以及各类的 `SweepLeft`：处理积压时会以允许的最快速度写入。',
    do: '积压：无需处理，清扫任务每分钟继续。某个调用方重复发送：见 api-throttles。持续：表需要预热吞吐，或提高账号限额。',
    wake: '请求也失败时，找管理 AWS 账号的人。',
  },
  'table-errors': {
    of: 'f8beb4d1',
    means: 'DynamoDB 自身出错。函数会尝试两次，仍失败的请求被拒绝，不会做到一半。',
    look: '该区域的 AWS 状态。告警 `failed`、`health` 是否也触发？',
    do: '这里无需修复。恢复后清扫任务会完成被中断的工作。',
    wake: '持续一刻钟，找管理 AWS 账号的人。',
  },
  'configuration-errors': {
    of: 'aa1143e7',
    means: '由运营方维护的某项有误：secret、调用方的文档、权限，或被支付宝拒绝的连接。需要它的请求得到配置错误。',
    look: '保存的查询 `what must be looked at`：`reason` 写明 secret 或条目以及成员，不会写出值。',
    do: '用命令行工具改正（先运行 `npm run gateway -- check FILE`）。五分钟内生效，调用方一分钟内生效。',
    wake: '无需叫人，除非 `failed` 也触发。',
  },
  connections: {
    of: '389ddc37',
    means:
      '某个已启用的连接不可用：secret 不符合格式、密钥不成对、证书到期，或每小时的探测被支付宝拒绝、响应验签失败。其用户的授权码会作废。',
    look: '`check-health` 的最后几行：`connection:<identifier>` 写明是哪一个、为什么。',
    do: '改正 secret，或在改好之前停用该连接。更换 `alipayPublicKey` 之后，下一次探测在一小时内。',
    wake: '与该租户对接、维护该连接的人。',
  },
  expiry: {
    of: '6dc59601',
    means: '某个连接的证书到期，或网关的某个密钥环从那时起没有生效的密钥。之后需要它的功能都会停止。',
    look: '`check-health` 的最后一行：`connection:<identifier>` 是证书；密钥环则是其 secret 里最晚的 `notAfter` 临近的那一个。',
    do: '证书：在开放平台更新，把三张证书都写入 secret。密钥环：加一把新密钥（[密钥轮换](configuration.md#密钥轮换)），其 `notBefore` 至少在十分钟之后。',
    wake: '14 天内无需叫人；3 天内找维护该连接或密钥的人。',
  },
} as const satisfies Readonly<Record<string, RunbookInChinese>>;
