/** A piece of HTML in which every value stands escaped. */
export interface Html {
  readonly html: string;
}

/** Builds HTML; a value that is not HTML itself is escaped, so that nothing from a request can become markup. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const rest = values.map((value, index) => render(value) + (parts[index + 1] ?? ''));
  return { html: (parts[0] ?? '') + rest.join('') };
}

const STYLE = {
  html: `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 26rem; margin: 0 auto; padding: 1.5rem 1rem; }
  h1 { font-size: 1.25rem; }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; overflow-wrap: anywhere; }
  dd { margin: 0; }
  label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
  input, button { padding: .75rem; margin: .25rem 0 1rem; border: 1px solid GrayText; border-radius: .5rem; }
  #agree { background: #0b5fff; border-color: #0b5fff; color: #fff; }
  small { opacity: .75; }
`,
};

/** What a person is asked. */
export interface ConsentPage {
  readonly appId: string;
  readonly scope: string;
  readonly redirectUri: string;
  readonly state: string;
}

/** The page on which a person agrees or refuses: two forms, no script, made for a phone's width. */
export function consentPage(asked: ConsentPage): string {
  const { appId, scope, redirectUri } = asked;
  const heading = scope === 'auth_user' ? '获取你的会员信息' : '获取你的用户标识';
  return page(html`<h1>支付宝授权 · Alipay authorization</h1>
<p>应用 ${appId} 请求${heading}。<br>App ${appId} asks who you are.</p>
<dl><dt>scope</dt><dd>${scope}</dd><dt>back to</dt><dd>${redirectUri}</dd></dl>
${form(
  asked,
  'agree',
  html`<label>以此用户 · as the user <input name="user" value="demo-user" maxlength="64"></label>
<button id="agree">同意授权 · Agree</button>`,
)}
${form(asked, 'refuse', html`<button id="refuse">拒绝 · Refuse</button>`)}
<small>Fake Alipay of the embedded stack. The real one asks nobody for auth_base.</small>`);
}

/** The page for a link that Alipay does not take. */
export function errorPage(why: string): string {
  return page(html`<h1>支付宝授权 · Alipay authorization</h1><p>授权链接参数错误：${why}</p>
<small>Fake Alipay of the embedded stack.</small>`);
}

function form({ appId, scope, redirectUri, state }: ConsentPage, decision: string, content: Html): Html {
  const fields = { app_id: appId, scope, redirect_uri: redirectUri, state, decision };
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="/oauth2/publicAppAuthorize.htm">${join(hidden)}${content}</form>`;
}

function page(content: Html): string {
  return html`<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>支付宝授权</title><style>${STYLE}</style></head><body><main>
${content}
</main></body></html>
`.html;
}

function join(pieces: readonly Html[]): Html {
  return { html: pieces.map((piece) => piece.html).join('') };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(value: string | Html): string {
  if (typeof value !== 'string') return value.html;
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
