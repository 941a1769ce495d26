import type { RunbookInChinese } from './entry.ts';

/** Runbooks of results on their way to merchants, and of the sweep. */
export const OF_DELIVERY = {
  overdue: {
    of: 'b775c1b5',
    means:
      '清扫任务没有处理到期的工作：租约已过的兑换、授权码被拒后失效的链接、待入队的结果，或下一次投递。商户在等待。',
    look: '面板中各类积压的数量与时长。`sweep-callbacks` 的日志行：做了什么，哪一类失败（`SweepErrors`）。',
    do: '有错误：写明是表还是队列。没有错误但条目很多：积压每秒处理几百条，看时长是否在下降。某一条每次都失败：日志里没有它的键，在索引中找该类最早的一条。',
    wake: '时长持续增长时，找管理 AWS 账号的人。',
  },
  erasures: {
    of: '94cecf46',
    means: '`openId` 与 `alipayUserId` 在表里的时间超过了承诺：投递后 24 小时，进入死信队列后 14 天，再加一小时。',
    look: '类别 `erase` 的 `SweepErrors` 与 `SweepLeft`。',
    do: '同 [overdue](#overdue)。清扫任务恢复后会自动删除，无需手工处理。',
    wake: '持续一天，找负责数据保护的人。',
  },
  'results-stalled': {
    of: 'd178de1d',
    means: '某个结果等了五天而没有消息：队列丢失了它，此后每次清扫也没有补上。',
    look: '`sweep-callbacks` 的 WARN 行及此前五天的行：清扫是否停过，SQS 是否失败？',
    do: '对这些结果执行 `npm run --silent gateway -- callbacks resend <businessId> <serialNo>`；它们的键在表里，投递状态为 `dead`，次数不足十次。',
    wake: '无需叫人。',
  },
  'queue-stuck': {
    of: '9b99f0f5',
    means: '结果在队列里等待，`deliver-callback` 没有来取。',
    look: 'Lambda 里该函数的事件源映射：是否启用，最近的结果是什么？该函数的 `Throttles` 与 `Errors`。',
    do: '启用映射：模板没有变化时，部署不会启用它。权限：与上一次部署的角色对照。结果在队列里保留四天，丢失的由清扫任务补投。',
    wake: '负责部署的人，一小时内。',
  },
  'in-flight': {
    of: 'ad849ee8',
    means: '在途消息超过 SQS 上限的一半。超过 120,000 条就不再发放，所有商户都收不到回调。',
    look: '值班面板：对商户的调用与 `CallbacksPostponed`；保存的查询 `callbacks by business`：是哪些业务方的？',
    do: '某个业务方的商户不可用：在恢复之前停用该业务方，结果会保留。涉及很多：提高 `callbackConcurrency`。',
    wake: '与该商户联系的人。',
  },
  'dead-letters': {
    of: '991f3107',
    means: '结果在十一小时内十次投递都失败，或其消息因网关一侧的原因失败了三十次。',
    look: '保存的查询 `callbacks by business` 中的 `callback dead_lettered`：业务方与原因；再用 `why was it not delivered` 按 serialNo 查。',
    do: '请商户按原因改正（[原因](operations.md#回调为什么没有送达)），然后执行 `npm run --silent gateway -- callbacks resend <businessId> <serialNo>`。用户标识 14 天后删除。',
    wake: '无需叫人。',
  },
  callbacks: {
    of: '541a114c',
    means: '商户没有接收一半的投递。一个大商户不可用就足以触发；重试计划会持续十一小时。',
    look: '保存的查询 `callbacks by business`：一个业务方还是全部？`reason` 写明商户服务器的响应。',
    do: '一个业务方：通知对方。全部：是网关一侧的问题；看证书（到处是 `certificate_untrusted`）、域名解析（`name_not_resolved`）与 VPC 的出口。',
    wake: '全部业务方都受影响时，找管理 AWS 账号的人。',
  },
  'left-to-sweep': {
    of: 'f7d6d181',
    means: '`complete-authorization` 无法把结果放入队列。结果已保存，清扫任务会在一分钟内补投：商户的回调会晚一些。',
    look: '警告 `left to the sweep`：`reason` 写明队列与 SQS 的说法。',
    do: '`AccessDenied`：与上一次部署的角色对照。否则看 AWS 状态。',
    wake: '无需叫人，除非 `overdue` 也触发。',
  },
} as const satisfies Readonly<Record<string, RunbookInChinese>>;
