import type { RunbookInChinese } from './entry.ts';

/** Runbooks of the API as a whole. */
export const OF_REQUESTS = {
  '5xx': {
    of: 'db7e75f9',
    means:
      'API Gateway 返回了 5xx。若由函数返回，该函数的告警也会触发；否则是 API Gateway 调不到函数，或无法使用其响应。',
    look: '访问日志的 `status`、`routeKey` 与 `integrationError`。函数日志里没有对应行的 503 是限流，504 是函数用了 30 秒。',
    do: '按同时触发的告警处理：failed、errors 或 throttles。GenAuth 与 DaxPay 失败时也返回 200，本告警看不到。',
    wake: '按同时触发的告警。',
  },
  'edge-bypassed': {
    of: 'af8ffdc3',
    means:
      '超过一半的请求在读取内容之前就得到 403。要么代理的源站密钥与函数所知的哈希不匹配（改动其一之后，所有请求都失败），要么有人绕过代理直接调用，次数比经代理的还多。',
    look: '`errorCode` 为 `edge_bypassed` 的日志行：`a wrong origin secret`、`no source address` 是代理配置问题，`no origin secret` 是绕过代理的调用。访问日志里有各自的 `sourceIp`。',
    do: '源站密钥不符：换回函数所知哈希对应的那一个，或同时部署两个哈希（[更换源站密钥](edge.md#更换源站密钥)）。绕过代理的调用花费很小，也到不了任何地方，限流会约束它们；若不停止，就更换源站域名。',
    wake: '代理的负责人，以及最近改动源站密钥或部署的人。',
  },
  failures: {
    of: '943a2483',
    means: '失败的请求少于紧急告警的门槛，但持续了一刻钟：在流量小的环境里，可能就是某个操作的全部请求。',
    look: '保存的查询 `what must be looked at`，按 `operation` 与 `reason` 看。',
    do: '同 [failed](#failed)。',
    wake: '无需叫人；若某个操作的请求全部失败，按紧急告警处理。',
  },
  'api-throttles': {
    of: '69e4e2f7',
    means: '五分钟内 API Gateway 因总速率超过该 stage 的上限而拒绝了一百多个请求。调用方得到 429，格式不是网关的。',
    look: '访问日志：哪个 `sourceIp`、哪个 `routeKey` 发得这么多？保存的查询 `what did this caller get` 可看某个调用方。',
    do: '只有一个来源：请对方降速，或在前面放一个带限流的代理。所有来源：提高 `serverless.yml` 的 `DefaultRouteSettings`，同时提高账号的 Lambda 并发额度。',
    wake: '无需叫人。',
  },
  concurrency: {
    of: '709cd6bc',
    means: '账号同时运行的函数已超过额度的五分之四。超过额度 Lambda 就会限流。',
    look: '按函数看 `ConcurrentExecutions`：是谁的？依赖变慢与请求变多都会让它升高。',
    do: '向 AWS 申请提高额度，需要几天。其间先降低 `callbackConcurrency`，它最能等。',
    wake: '无需叫人，除非 throttles 也触发。',
  },
} as const satisfies Readonly<Record<string, RunbookInChinese>>;
