import { type Html, html, join } from '../html.ts';
import { initialOf, PAGE_STYLE } from '../page-style.ts';

/** What a person is asked. */
export interface ConsentPage {
  readonly appId: string;
  readonly scope: string;
  readonly redirectUri: string;
  readonly state: string;
}

/** The page on which a person agrees or refuses: two forms, no script. @param appName as the app is registered */
export function consentPage(asked: ConsentPage, appName: string): string {
  const { appId, scope, redirectUri } = asked;
  return page(html`<div class="merchant"><span class="initial" aria-hidden="true">${initialOf(appName)}</span>
<div><p class="name">${appName}</p><p class="soft">App ${appId}</p></div></div>
${question(scope)}
<dl><div><dt>权限 · Scope</dt><dd>${scope}</dd></div><div><dt>返回地址 · Leads back to</dt><dd>${breakable(redirectUri)}</dd></div></dl>
<div class="decision">
${form(
  asked,
  'agree',
  html`<label><span>以此用户 · <span lang="en">as the user</span></span><input name="user" value="demo-user" maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false"></label>
<button id="agree" class="agree">同意授权 · Agree</button>`,
)}
${form(asked, 'refuse', html`<button id="refuse">拒绝 · Refuse</button>`)}
</div>`);
}

/** An address that goes on in the next line behind a slash. */
const breakable = (address: string): Html => join(address.split(/(?<=\/)/).map((part) => html`${part}<wbr>`));

function question(scope: string): Html {
  return scope === 'auth_user'
    ? html`<h1>请求获取你的会员信息<span lang="en">asks for your member profile</span></h1>`
    : html`<h1>请求获取你的用户标识<span lang="en">asks who you are</span></h1>
<p class="soft">真实的支付宝对 auth_base 静默授权，不会显示此页。<span lang="en">The real Alipay asks nobody for auth_base.</span></p>`;
}

/** The page for a link that Alipay does not take. */
export function errorPage(why: string): string {
  return page(
    html`<h1>授权链接参数错误<span lang="en">The link has a wrong parameter</span></h1><p>${why}</p>`,
    'message',
  );
}

function form({ appId, scope, redirectUri, state }: ConsentPage, decision: string, content: Html): Html {
  const fields = { app_id: appId, scope, redirect_uri: redirectUri, state, decision };
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="/oauth2/publicAppAuthorize.htm">${join(hidden)}${content}</form>`;
}

function page(content: Html, name = ''): string {
  return html`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>支付宝授权（模拟） · Alipay authorization (simulator)</title><style>${PAGE_STYLE}</style></head><body>
<header class="simulator"><p><strong>这是模拟器，不是真正的支付宝</strong></p>
<p lang="en"><strong>This is a simulator, not the real Alipay</strong></p></header>
<main class="${name}">
${content}
</main></body></html>
`.html;
}
