import type { Told } from '../../shared/platform/errors.ts';
import { SNAPSHOT_USER } from '../../shared/wechat/token-outcome.ts';

/** What a caller is told of a code that Alipay refused, with Alipay's own code behind the published words. */
export const alipayRefusal = (subCode: string): Told => ({
  zh: `获取支付宝OpenId失败: ${subCode}`,
  en: `Alipay refused the auth code: ${subCode}`,
});

/** The same of WeChat; of a snapshot page it says what the user must do. */
export function wechatRefusal(errcode: string): Told {
  if (errcode === SNAPSHOT_USER) return SNAPSHOT;
  return { zh: `微信认证失败: ${errcode}`, en: `WeChat refused the auth code: ${errcode}` };
}

const SNAPSHOT: Told = {
  zh: '微信认证失败: 用户处于快照页模式，须完整打开页面（点击“使用完整服务”）后重新授权',
  en: 'WeChat refused the auth code: the user looks at a snapshot page, which must be opened in full and authorize again',
};
