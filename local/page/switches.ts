import type { AlipayFaults } from '../alipay/faults.ts';
import { ALIPAY_FAULT_MODES, type AlipayFaultMode, WECHAT_FAULT_MODES } from '../alipay/faults.ts';
import { type Html, html, join } from '../html.ts';
import { MERCHANT_MODES, type MerchantMode } from '../merchant/behaviour.ts';
import type { Reader } from './view.ts';

/** What is switched now. */
export interface SwitchState {
  readonly faults: ReturnType<AlipayFaults['list']>;
  readonly merchant: MerchantMode;
}

/** The switches of the fakes and of the merchant: buttons that are pressed or not. `data-version` says what is on. */
export function switches({ faults, merchant }: SwitchState, reader: Reader): Html {
  const { say } = reader;
  const inForce = new Set(faults.map(({ mode }) => mode));
  const count = inForce.size + (merchant === 'success' ? 0 : 1);
  const version = [...[...inForce].sort(), merchant].join(' ');
  const faultSwitches = (modes: readonly AlipayFaultMode[]) =>
    html`<ul class="switches">${join(modes.map((mode) => faultSwitch(mode, inForce.has(mode), reader)))}</ul>`;
  const summary = html`<summary><h2>${say('故障开关', 'Switches for faults')}</h2>${count > 0 ? html`<span class="pill wait">${say(`${count} 个已打开`, `${count} on`)}</span>` : html`<span class="soft">${say('都关着', 'all off')}</span>`}</summary>`;
  return html`<details class="card" id="switches" data-version="${version}">${summary}<div class="inside">
<p class="soft">${say('打开后一直有效，直到关掉。', 'Each is on until you switch it off.')}</p>
<h3>${say('支付宝与微信的回答', 'What Alipay and WeChat respond')}</h3>
${faultSwitches(WECHAT_FAULT_MODES)}
<h3>${say('只有支付宝的回答', 'What Alipay responds')}</h3>
${faultSwitches(ALIPAY_FAULT_MODES.filter((mode) => !WECHAT_FAULT_MODES.includes(mode)))}
<h3>${say('商户怎样回应回调', 'How the merchant responds to callbacks')}</h3>
<ul class="switches">${join(MERCHANT_MODES.map((mode) => merchantSwitch(mode, mode === merchant, reader)))}</ul>
</div></details>`;
}

function faultSwitch(mode: AlipayFaultMode, isOn: boolean, reader: Reader): Html {
  const form = { action: '/inspector/faults', fields: { mode, count: isOn ? '0' : '' } };
  return oneSwitch({ ...form, id: `fault-${mode}`, name: mode, isOn, words: faultWords(mode, reader) }, reader);
}

function merchantSwitch(mode: MerchantMode, isOn: boolean, reader: Reader): Html {
  const form = { action: '/inspector/behaviour', fields: { mode } };
  return oneSwitch({ ...form, id: `merchant-${mode}`, name: mode, isOn, words: merchantWords(mode, reader) }, reader);
}

interface Switch {
  readonly id: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly name: string;
  readonly words: string;
  readonly isOn: boolean;
}

function oneSwitch({ id, action, fields, name, words, isOn }: Switch, { language }: Reader): Html {
  const hidden = Object.entries(fields).map(
    ([key, value]) => html`<input type="hidden" name="${key}" value="${value}">`,
  );
  return html`<li><form method="post" action="${action}?lang=${language}" data-quiet>${join(hidden)}<button id="${id}" aria-pressed="${String(isOn)}"><code>${name}</code> ${words}</button></form></li>`;
}

function faultWords(mode: AlipayFaultMode, { say }: Reader): string {
  return {
    timeout: say('用掉授权码，不回答', 'spends the code, never responds'),
    reset: say('用掉授权码，断开连接', 'spends the code, drops the connection'),
    http500: say('HTTP 500', 'HTTP 500'),
    html: say('回一个网页', 'a web page'),
    busy: say('系统繁忙', 'busy'),
    tampered: say('内容被改', 'content changed'),
    unsigned: say('没有签名', 'no signature'),
    'wrong-key': say('别的密钥签名', 'signed with another key'),
    'escaped-slash': say('斜线被转义', 'slashes escaped'),
    'open-id-only': say('只有 open_id', 'open_id alone'),
    'user-id-only': say('只有 user_id', 'user_id alone'),
    gbk: say('GBK 编码', 'in GBK'),
  }[mode];
}

function merchantWords(mode: MerchantMode, { say }: Reader): string {
  return {
    success: say('正常：SUCCESS', 'as it should: SUCCESS'),
    fail: say('宕机：HTTP 500', 'down: HTTP 500'),
    slow: say('太慢：12 秒', 'too slow: 12 s'),
    redirect: say('重定向', 'redirects'),
  }[mode];
}
