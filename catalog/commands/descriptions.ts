/** What commands do, by the sentence of their help. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'say whether JSON files are good documents of their kind; prints none of their values':
    '检查 JSON 文件是否是合格的配置文档；不打印其中的任何值。',
  'make an RSA key pair or a shared secret, print it, and keep nothing': '生成 RSA 密钥对或共享密钥并打印，不留存。',
  "say which mistake makes a request's signature wrong: of a file (curl command, raw HTTP, HAR entry; - reads standard input), or of a request that the local stack saw":
    '指出请求验签失败的原因：请求来自文件（curl 命令、原始 HTTP 或 HAR 条目；`-` 读标准输入），或来自本地环境收到的某次请求。',
  'sign a request as its caller does; print the string-to-sign and the request, and send nothing':
    '以调用方的身份对请求签名；打印待签名字符串与签好的请求，不发送。',
  'say whether a response or a callback is signed as it must be (of a request: explain)':
    '验证响应或回调的签名是否正确（请求用 explain）。',
  'make a whole call of a demo caller against the local stack, or of one of your own: request, string-to-sign, response, verdict':
    '以演示调用方或自己的调用方向本地环境完整调用一次：请求、待签名字符串、响应、验签结果。',
  'print the event that "serverless invoke local -f OPERATION -p events/OPERATION.json" gives the function: with ids, codes and secrets of the running stack, signed by a demo caller where the operation verifies that':
    '打印 `serverless invoke local -f OPERATION -p events/OPERATION.json` 交给函数的事件：带正在运行的本地环境的 ID、授权码与密钥，需要验签的操作由演示调用方签名。',
  "make the gateway's own keys: those rings that are not there yet": '生成网关自己的密钥：只生成尚不存在的密钥环。',
  "the gateway's own keys, and when each is used": '列出网关自己的密钥及各自的使用时间。',
  'put a new key beside the old one of a ring, used from a moment on':
    '密钥轮换：在密钥环里的旧密钥旁加一把新密钥，从指定时刻起使用。',
  'seal the registry anew under its newest key; needed before an old one leaves':
    '用最新的密钥重新加密注册表；移除旧密钥之前需要执行。',
  'take a key out of a ring: one that nothing needs any more, or with --leaked at once':
    '从密钥环移除一把密钥：不再使用的，或用 `--leaked` 立即移除已泄露的。',
  'write a connection, its secret and its card, from a file or from what the console shows; asks for what is missing':
    '写入一个连接（secret 与卡片），来自文件或控制台上显示的内容；缺少的会询问。',
  'every connection by its card': '列出全部连接（卡片内容）。',
  'its document without its secrets, and what there is to be said of it':
    '显示连接的文档（不含密钥）及需要注意的地方。',
  'prove it by a call to Alipay with a code that cannot exist; spends nothing':
    '用一个不可能存在的授权码调用支付宝来验证连接；不消耗任何东西。',
  'let callers use it again': '重新启用连接。',
  'refuse every request that names it': '停用连接：拒绝所有用到它的请求。',
  'delete a connection that no caller names; its secret can be restored for seven days':
    '删除没有调用方使用的连接；其 secret 七天内可恢复。',
  'make a caller with new secrets, and print once what it must get':
    '创建调用方并生成新密钥，把要交给对方的内容打印一次。',
  "write a caller's document, and the pointers of its access keys": '写入调用方的文档，以及 access key 的索引。',
  'every caller, or those of one protocol': '列出全部调用方，或某个协议的调用方。',
  'its document without its secrets': '显示调用方的文档（不含密钥）。',
  'put a new key beside the old one, which ends some days later':
    '密钥轮换：在旧密钥旁加一把新密钥，旧密钥几天后失效。',
  'let it call again': '重新启用调用方。',
  'refuse it; within a minute everywhere': '停用调用方；一分钟内全部生效。',
  'delete a caller and the pointers of its access keys': '删除调用方及其 access key 的索引。',
  'remove the pointers of access keys that no caller lists': '清除没有调用方登记的 access key 索引。',
  'results and how their delivery stands, the newest first': '列出授权结果及回调投递情况，最新的在前。',
  'one result and why it was not delivered; it never says who the user is':
    '显示一个结果及未投递的原因；不会显示用户是谁。',
  'deliver one result again, or with --failed all that failed, and watch':
    '重新投递一个结果，或用 `--failed` 重新投递全部失败的结果，并观察结果。',
  'empty the dead-letter queue, which ends its alarm; results stay and can be resent':
    '清空死信队列，告警随之结束；结果仍保留，可以重新投递。',
  'look at everything at once, and say of each finding what mends it': '全面检查一次，并说明每个问题如何解决。',
  "the functions' log, readable; of another stage than local the query that shows it":
    '以易读的形式显示函数日志；其他 stage 则给出查询语句。',
  'send a callback of this kind to the demo merchant (stage local), which passes it on where npm start got --forward-to; say what the response was':
    '向演示商户（stage `local`）发送一个该类型的回调；`npm start` 带 `--forward-to` 时会转发；并显示响应。',
  'call each interface of a deployed gateway with callers whose keys end in 15 minutes':
    '用密钥 15 分钟后失效的临时调用方，把已部署网关的每个接口调用一遍。',
};
