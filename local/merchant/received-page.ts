import { html } from '../html.ts';
import { type Badge, type ListEntry, listPage, readable } from '../list-page.ts';
import type { ReceivedCallback } from './received.ts';

/** `GET /received` for people: what came, the newest first. @param received oldest first */
export function receivedPage(
  received: readonly ReceivedCallback[],
  { name, forwardTo }: { readonly name: string; readonly forwardTo?: URL | undefined },
): string {
  return listPage({
    title: { zh: '收到的回调', en: 'Callbacks received' },
    of: name,
    path: '/received',
    ...(forwardTo && {
      before: html`<p class="soft">转发到 · <span lang="en">Passed on to</span> <code>${forwardTo.href}</code></p>`,
    }),
    empty: {
      zh: '还没有回调：打开授权链接并同意。',
      en: 'Nothing yet: open an authorization link and agree, or run the command "trigger success".',
    },
    entries: received.map(entryOf).reverse(),
  });
}

function entryOf({ receivedAt, headers, body, verified, forwarded }: ReceivedCallback): ListEntry {
  const signature: Badge = verified
    ? { kind: 'good', text: '验签通过 verified ✓' }
    : { kind: 'bad', text: '验签失败 not verified ✗' };
  return {
    at: receivedAt,
    what: summaryOf(body),
    badges: [signature, ...(forwarded ? [forwardedBadge(forwarded)] : [])],
    notes: forwarded?.fault === undefined ? [] : [forwarded.fault],
    parts: [
      { heading: 'Body', content: readable(body) },
      { heading: 'Headers', content: headers },
    ],
  };
}

function forwardedBadge({ status, fault }: NonNullable<ReceivedCallback['forwarded']>): Badge {
  if (fault !== undefined) return { kind: 'bad', text: '转发失败 not passed on' };
  return { kind: status >= 200 && status <= 299 ? 'good' : 'bad', text: `转发 passed on: ${status}` };
}

/** How the authorization ended and which it was; of anything else that it is no JSON. */
function summaryOf(body: string): string {
  try {
    const { status, serialNo } = Object(JSON.parse(body)) as Readonly<Record<string, unknown>>;
    return [status, serialNo].filter((value) => typeof value === 'string').join(' · ') || 'JSON';
  } catch {
    return 'no JSON';
  }
}
