import { html } from '../html.ts';
import { initialOf, PAGE_STYLE } from '../page-style.ts';

/** Where the button of the result page leads: the demo merchant's own page, which says what its server can be asked. */
export function merchantPage(name: string): string {
  return html`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title><style>${PAGE_STYLE}</style></head><body>
<main class="message">
<div class="merchant"><span class="initial" aria-hidden="true">${initialOf(name)}</span><p class="name">${name}</p></div>
<h1>您已回到商户页面<span lang="en">You are back at the merchant</span></h1>
<p class="soft">授权结果由签名回调送达，与本页无关。<span lang="en">The result comes in a signed callback, not with you.</span></p>
<p><a href="/received">收到的回调 · <span lang="en">Callbacks received</span></a></p>
</main></body></html>
`.html;
}
