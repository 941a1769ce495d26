/**
 * The members of a request that the protocol knows, with the names that messages have for them. The signature covers these
 * and no other.
 */
export const MEMBERS = {
  appId: '应用号',
  clientIp: '客户端ip',
  nonceStr: '随机数',
  sign: '签名',
  reqTime: '请求时间',
  mchNo: '商户号',
  channel: '支付通道',
  authCode: '认证标识码',
  queryCode: '查询码',
  // Only in the published server's parameter class, which signs all that is sent.
  authType: 'authType',
  unionIdentifier: 'unionIdentifier',
} as const;

/** Name of a member of a request. */
export type Member = keyof typeof MEMBERS;

/** The known members that are there; `null` means that a member is not. Only texts and integers can be signed. */
export type RequestMembers = Readonly<Partial<Record<Member, string | number>>>;
