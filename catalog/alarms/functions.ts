import type { RunbookInChinese } from './entry.ts';

/** Runbooks of the functions and their schedules. */
export const OF_FUNCTIONS = {
  errors: {
    of: 'ce4a29b6',
    means:
      '调用没有返回响应就结束：抛出异常、内存或时间用尽，或无法启动。对清扫任务和健康检查，也表示其中某项工作失败。',
    look: '该时间前后的函数日志：ERROR 级别的行，或 Lambda 自己的 `Task timed out`、`Runtime exited`。启动时的错误会写明环境变量。',
    do: '刚部署过：回滚。环境变量有误：改正后部署。清扫任务：`reason` 写明是表还是队列，下一次运行会继续，不会丢失。存储不可用：看对应的告警。',
    wake: '负责部署的人。只有清扫任务时可以等一小时：结果会晚，但不会丢。',
  },
  throttles: {
    of: '02c9d9ba',
    means: '账号的并发额度或函数的预留并发用完，Lambda 没有运行函数。API 调用方得到 503，消息等待，定时任务会重跑。',
    look: '账号的 `ConcurrentExecutions`：是本服务还是账号里的其他服务？若是本服务，看值班面板：请求多，还是慢？',
    do: '请求多：见 api-throttles。慢：见 slow。其他服务占用：给这些函数设预留并发，并向 AWS 申请提高额度。',
    wake: '管理 AWS 账号的人。',
  },
  failed: {
    of: '0bc6905f',
    means:
      '调用方或用户没有做错，却得到该操作的错误：依赖不可用、secret 有误，或代码有误。被拒绝的请求不计入，因此大量拒绝既不会触发也不会掩盖它。',
    look: '值班面板：是一个操作还是全部，哪个依赖慢或不可用？再用保存的查询 `what must be looked at`：`errorCode` 为 `unavailable`（依赖，`reason` 写明）、`misconfigured`（secret、调用方或权限，写明名称）、`outcome_unknown`（支付宝）或 `internal`（网关自身，`cause` 有位置）。',
    do: '`unavailable`：查看 AWS 与支付宝的状态，这里无需修复，请求可以重发。`misconfigured`：改正写明的那一项，五分钟内生效。部署后的 `internal`：回滚。',
    wake: '从部署开始的，立即找负责部署的人；否则找管理 AWS 账号的人。',
  },
  slow: {
    of: 'd978849b',
    means: '每百个请求中有一个慢到没人愿意等。只有请求足够多、最慢的不只是冷启动时才有意义。',
    look: '值班面板：调用支付宝的耗时，与该操作的耗时对照。X-Ray 里能看到时间花在哪个调用上。',
    do: '支付宝慢：无需处理，每次尝试五秒后结束。DynamoDB 或 Secrets Manager 慢：看 AWS 状态。都不是：最近一次部署是否增大了代码包或减小了内存？',
    wake: '无需叫人。',
  },
  silent: {
    of: 'af864f32',
    means:
      '定时任务没有运行。没有清扫任务，中断的兑换不会结束，长等待不会结束，用户标识不会删除。没有健康检查，十五分钟后 `/health` 返回 503。',
    look: 'EventBridge 里该函数的规则：是否启用，`FailedInvocations` 有没有计数？Lambda 里该函数的 `Throttles`。',
    do: '启用规则：模板没有变化时，部署不会启用它。下一次运行会补上全部遗留工作。',
    wake: '管理 AWS 账号的人，一小时内。',
  },
  health: {
    of: '1e6481cd',
    means:
      '每个请求都要用到的某一项连续两次检查失败：表、队列、密钥环、注册表、时钟，或支付宝没有响应。`/health` 返回 503，负载均衡可能已切走。',
    look: '`check-health` 最后一条 ERROR 行：`checks` 写明每项的结果。单个连接失败不算在内。',
    do: 'secret：按写明的名称和成员改正。权限：按写明的那一项，与上一次部署的角色对照。支付宝：看其他服务能否访问；在 VPC 里看出口。时钟：Lambda 的时钟无法设置，若确有偏差向 AWS 提工单，先看支付宝的状态。',
    wake: '存储或权限问题找管理 AWS 账号的人。支付宝不可用时无需叫人。',
  },
} as const satisfies Readonly<Record<string, RunbookInChinese>>;
