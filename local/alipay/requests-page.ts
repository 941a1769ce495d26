import { type Html, html, join } from '../html.ts';
import { type ListEntry, listPage, readable } from '../list-page.ts';
import { WECHAT_TOKEN_PATH } from '../wechat/token-service.ts';
import type { AlipayFaults } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';

/** `GET /simulator/requests` for people: what the fakes saw, the newest first, and the faults in force. @param requests oldest first */
export function requestsPage(requests: readonly LoggedRequest[], faults: ReturnType<AlipayFaults['list']>): string {
  return listPage({
    title: { zh: '模拟器收到的请求', en: 'Requests that the simulators saw' },
    of: '模拟的支付宝与微信 · fake Alipay and WeChat',
    path: '/simulator/requests',
    before: faultsInForce(faults),
    empty: { zh: '还没有请求：打开授权链接。', en: 'Nothing yet: open an authorization link.' },
    entries: requests.map(entryOf).reverse(),
  });
}

function faultsInForce(faults: ReturnType<AlipayFaults['list']>): Html {
  if (faults.length === 0) return html`<p class="soft">无故障模式 · <span lang="en">No fault is in force</span></p>`;
  const modes = faults.map(
    ({ mode, count }) =>
      html` <span class="badge bad">${mode}${count === undefined ? '' : ` × ${String(count)}`}</span>`,
  );
  return html`<p>故障模式 · <span lang="en">Faults in force</span>:${join(modes)}</p>`;
}

function entryOf({ receivedAt, method, path, query, headers, body, modes, answer }: LoggedRequest): ListEntry {
  const bad = answer === undefined || answer.status >= 400;
  return {
    at: receivedAt,
    what: `${method} ${path}`,
    badges: [
      { kind: 'plain', text: path === WECHAT_TOKEN_PATH ? 'WeChat' : (query.method ?? 'Alipay') },
      { kind: bad ? 'bad' : 'good', text: answer === undefined ? '无响应 no response' : String(answer.status) },
      ...modes.map((mode) => ({ kind: 'bad' as const, text: mode })),
    ],
    parts: [
      { heading: 'Query', content: query },
      ...(body === '' ? [] : [bodyOf(headers, body)]),
      { heading: 'Headers', content: headers },
      ...(answer ? [{ heading: `Response ${answer.status}`, content: readable(answer.text) }] : []),
    ],
  };
}

function bodyOf(headers: LoggedRequest['headers'], body: string): ListEntry['parts'][number] {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return { heading: 'Body', content: isForm ? Object.fromEntries(new URLSearchParams(body)) : readable(body) };
}
