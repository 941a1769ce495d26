/** What alarms say of themselves, by the English sentence in `scripts/monitoring/alarms/`. */
export const ALARM_SENTENCES: Readonly<Record<string, string>> = {
  'Invocations end in an error or a timeout instead of a response.': '调用以错误或超时结束，没有返回响应。',
  "Lambda refuses invocations: the account's concurrency is used up.": 'Lambda 拒绝调用：账号的并发额度已用完。',
  'More than 5 % of what was not refused fails, and it is ours to mend.':
    '未被拒绝的请求中失败超过 5%，需网关一侧处理。',
  'One request in a hundred takes longer than 3 s.': '每百个请求中有一个超过 3 秒。',
  'One request in a hundred takes longer than 12 s.': '每百个请求中有一个超过 12 秒。',
  'The sweep does not run.': '清扫任务没有运行。',
  'The health check does not run.': '健康检查没有运行。',
  'The health check fails: a store, a queue, a ring of keys, the clock, or Alipay. Its log line says which.':
    '健康检查失败：存储、队列、密钥环、时钟或支付宝；日志行写明是哪一项。',
  'The HTTP API answers 5xx, also where no function of ours wrote the response.':
    'HTTP API 返回 5xx，包括不是由函数返回的响应。',
  'Most requests are refused because they did not come through the proxy, or its origin secret is another.':
    '多数请求因没有经过代理、或代理的源站密钥不符而被拒绝。',
  'Requests go on failing, too few of them to wake anybody.': '持续有请求失败，数量还不足以触发紧急告警。',
  'The HTTP API refuses requests above its rate.': 'HTTP API 因超过速率而拒绝请求。',
  "More than 80 % of the account's concurrent executions are in use.": '账号的并发执行数已用超过 80%。',
  'More than a fifth of the calls to Alipay come to nothing, or to nobody knows what.':
    '对支付宝的调用有超过五分之一未能连通，或结果未知。',
  'More than a fifth of the calls to WeChat come to nothing, or to nobody knows what.':
    '对微信的调用有超过五分之一未能连通，或结果未知。',
  "A response of Alipay is not signed by the key that a connection has as Alipay's.":
    '支付宝的响应用连接里登记的支付宝公钥验签失败。',
  'Of two connections within an hour, the probe has a response that is not by the key it should be.':
    '一小时内有两个连接的探测响应验签失败。',
  'The ledger of auth codes cannot be told that codes have come to their end.': '授权码台账无法记下授权码的结果。',
  'Secrets Manager or the registry fails, and what was read before stays in use: for an hour, or ten minutes.':
    'Secrets Manager 或注册表不可用，继续使用此前读到的内容：分别最多一小时、十分钟。',
  'DynamoDB throttles requests to the table.': 'DynamoDB 对状态表限流。',
  'DynamoDB throttles requests to the registry.': 'DynamoDB 对注册表限流。',
  'DynamoDB fails requests to the table.': '对状态表的请求在 DynamoDB 内部出错。',
  'DynamoDB fails requests to the registry.': '对注册表的请求在 DynamoDB 内部出错。',
  'A lease, a result for the queue or a next attempt is more than five minutes past its time.':
    '租约、待入队的结果或下一次投递已逾期超过五分钟。',
  'Identities are in the table for more than an hour after they were to be erased.':
    '用户标识在应删除的时间过后一小时仍在表里。',
  'A result waited for five days without a message, and was dead-lettered by the sweep.':
    '某个结果等待五天而没有消息，被清扫任务转入死信队列。',
  'Results are on the queue, and nobody takes one.': '队列里有结果，但没有函数来取。',
  'Half of the messages that SQS lets be in flight are: above 120,000 it gives out no more.':
    '在途消息已达 SQS 上限的一半：超过 120,000 条就不再发放。',
  'The dead-letter queue grows: results were not delivered in ten attempts.':
    '死信队列增长：有结果十次投递都没有成功。',
  'Merchants take less than half of the callbacks.': '商户接收的回调不足一半。',
  'Results do not get onto the queue when they are there, but a minute later.': '结果没能当即入队，晚了一分钟。',
  'A secret, a caller or a permission is wrong. The log line names it.':
    '某个 secret、调用方或权限有误；日志行写明是哪一项。',
  "A connection's secret cannot be used, or Alipay does not accept it. The line of the health check names it.":
    '某个连接的 secret 不可用，或支付宝不接受；健康检查的日志行写明是哪一个。',
  'A key or a certificate ends within 14 days.': '有密钥或证书将在 14 天内到期。',
  'A key or a certificate ends within 3 days.': '有密钥或证书将在 3 天内到期。',
};
