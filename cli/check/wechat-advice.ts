import type { WechatConnectionDocument } from '../../shared/wechat/connection.ts';
import type { Advice } from './advice.ts';

/** A value that is obviously no secret, and the app id of the documents. */
export function adviseOnWechatConnection(
  { enabled, appId, appSecret }: WechatConnectionDocument,
  advice: Advice,
): void {
  advice.enabled(enabled);
  if (/0{10}$/.test(appId)) advice.warning('appId', 'looks like the example of the documents');
  advice.sharedSecret('appSecret', appSecret);
}
