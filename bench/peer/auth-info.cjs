const { randomBytes } = require('node:crypto');

/**
 * AuthInfo by the official SDK, as its README shows strings that start Alipay's app: `sdkExecute`. It is as good as the
 * gateway's, with the common members `charset`, `version` and `timestamp` besides; all of them are signed.
 *
 * @param {Pick<import('alipay-sdk').AlipaySdk, 'sdkExecute'>} sdk
 * @param {string} pid the partner that the app belongs to
 */
function createAuthInfo(sdk, pid) {
  return sdk.sdkExecute('alipay.open.auth.sdk.code.get', {
    apiname: 'com.alipay.account.auth',
    app_name: 'mc',
    auth_type: 'AUTHACCOUNT',
    biz_type: 'openservice',
    pid,
    product_id: 'APP_FAST_LOGIN',
    scope: 'kuaijie',
    target_id: randomBytes(16).toString('hex'),
  });
}

module.exports = { createAuthInfo };
