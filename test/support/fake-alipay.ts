import { createPublicKey } from 'node:crypto';
import { AuthCodes } from '../../local/alipay/codes.ts';
import { AlipayFaults } from '../../local/alipay/faults.ts';
import type { LoggedRequest } from '../../local/alipay/request-log.ts';
import { createAlipay } from '../../local/alipay/server.ts';
import { listen, stopListening } from '../../local/listen.ts';
import { WechatCodes } from '../../local/wechat/codes.ts';
import { WECHAT_APP } from './documents.ts';
import { rsaPair } from './keys.ts';

/** The one app that the fake of the tests knows. */
export const APP_ID = '2021000000000001';

/** Its registered name, which is no markup. */
export const APP_NAME = '<b>茶 & "Tea"</b>';

/** Keys of the app and of Alipay, as PEM where an SDK wants text. */
function makeAlipayKeys() {
  const { privatePem: privateKey, publicPem: publicKey } = rsaPair('app');
  return { app: { privateKey, publicKey }, alipay: rsaPair('alipay') };
}

/** Starts a fake Alipay on a free port, with keys and clock of the test. */
export async function startFakeAlipay(keys = makeAlipayKeys()) {
  const time = { nowMs: Date.parse('2026-11-21T08:00:00Z') };
  const now = () => time.nowMs;
  const server = createAlipay(
    Promise.resolve({
      apps: new Map([[APP_ID, [createPublicKey(keys.app.publicKey)]]]),
      names: new Map([[APP_ID, APP_NAME]]),
      certified: new Map(),
      alipayKey: keys.alipay.privateKey,
      codes: new AuthCodes(now),
      faults: new AlipayFaults(),
      wechat: { secrets: new Map([[WECHAT_APP.appId, WECHAT_APP.appSecret]]), codes: new WechatCodes(now) },
      now,
    }),
  );
  const url = await listen(server, 0, 'ALIPAY_PORT');
  const control = async (method: string, path: string, content?: object) => {
    const body = content === undefined ? {} : { body: JSON.stringify(content) };
    const answer = await fetch(`${url}/simulator/${path}`, { method, ...body });
    return { status: answer.status, content: (await answer.json()) as unknown };
  };
  return {
    url,
    keys,
    time,
    control,
    /** A fresh auth code; of WeChat with its `app_id`. */
    code: async (more: object = {}): Promise<string> => {
      const { content } = await control('POST', 'codes', { app_id: APP_ID, ...more });
      return (content as { auth_code: string }).auth_code;
    },
    /** The requests so far, oldest first. */
    requests: async () => (await control('GET', 'requests')).content as LoggedRequest[],
    fault: (mode: string, count?: number) => control('POST', 'faults', { mode, count }),
    stop: () => stopListening(server),
  };
}

/** A running fake. */
export type FakeAlipay = Awaited<ReturnType<typeof startFakeAlipay>>;
