import type { Demo } from '../demo/demo-file.ts';
import { type Html, html, join } from '../html.ts';
import { demoCallers, OWN, OWN_FIELDS, TRIES, type TryName } from './callers.ts';
import { PLANNED_MISTAKES } from './planned-mistakes.ts';
import { type Field, OPERATIONS } from './try-fields.ts';
import { NOTHING, options, type Reader } from './view.ts';

/** The things to try: a form for each, made from its operation's contract. The first stands open. */
export function tryForms(demo: Demo, reader: Reader): Html {
  return join(TRIES.map((name, index) => tryForm(demo, name, { reader, isOpen: index === 0 })));
}

function tryForm(demo: Demo, name: TryName, { reader, isOpen }: { reader: Reader; isOpen: boolean }): Html {
  const { say } = reader;
  const { title, about } = about_(name, reader);
  const { method, path, fields } = OPERATIONS[name];
  const open = isOpen ? html` open` : NOTHING;
  const summary = html`<summary><h3>${title}</h3><p class="soft">${about}</p></summary>`;
  return html`<details class="try" name="try" id="try-${name}"${open}>${summary}
<form method="post" action="/inspector/tries/${name}?lang=${reader.language}" data-output="output-${name}" autocomplete="off">
<p class="route"><code>${method} ${path}</code></p>
<label>${say('调用方', 'Caller')}<select name="caller">${options([...callersOf(demo, name, reader), [OWN, say('我自己的调用方…', 'My own caller …')]])}</select></label>
<fieldset class="own"><legend>${say('我自己的调用方', 'My own caller')}</legend><p class="soft">${say('它必须已登记在网关里（见 README）。密钥只用于在本机签名。', 'It must be registered with this gateway (see the README). Keys are used to sign on this machine.')}</p>${join(OWN_FIELDS[name].map((field) => ownField(name, ...field)))}</fieldset>
${memberFields(name, fields, demo, reader)}
<label>${say('故意犯错', 'Make a mistake on purpose')}<select name="mistake">${options([['', say('不犯错', 'none')], ...mistakesOf(name, reader)])}</select></label>
<div class="buttons"><button class="main" name="do" value="send">${say('发送', 'Send')}</button><button name="do" value="show">${say('只看请求', 'Show the request')}</button></div>
</form><div id="output-${name}" role="status" class="output"></div></details>`;
}

const callersOf = (demo: Demo, name: TryName, { say }: Reader) =>
  demoCallers(demo, name).map(
    ({ id, signs }) => [id, `${id} · ${signs === '' ? say('公开，不签名', 'public, does not sign') : signs}`] as const,
  );

const mistakesOf = (name: TryName, { say }: Reader) =>
  PLANNED_MISTAKES.filter(({ tries }) => tries.includes(name)).map(({ id, zh, en }) => [id, say(zh, en)] as const);

function about_(name: TryName, { say }: Reader): { title: string; about: string } {
  if (name === 'authinfo')
    return {
      title: 'AuthInfo',
      about: say('移动应用登录：支付宝 SDK 的签名串', 'Login of a mobile app: the string that starts Alipay’s SDK'),
    };
  if (name === 'link')
    return {
      title: say('授权链接', 'Authorization link'),
      about: say(
        '商户服务器：用户打开链接，openId 由签名回调送达',
        'Merchant servers: a user opens the link, the openId comes in a signed callback',
      ),
    };
  return {
    title: say('换取用户标识', 'Exchange of an auth code'),
    about: say('DaxPay：支付宝或微信的授权码换 openId', 'DaxPay: an auth code of Alipay or WeChat becomes an openId'),
  };
}

function ownField(name: TryName, field: string, choices?: readonly string[]): Html {
  const id = `own.${field}`;
  if (choices)
    return html`<label>${field}<select name="${id}">${options(choices.map((each) => [each, each]))}</select></label>`;
  if (field === 'privateKey')
    return html`<label>${field} (PEM)<textarea name="${id}" rows="3" spellcheck="false"></textarea></label>`;
  return html`<label>${field}<input name="${id}" spellcheck="false" autocapitalize="none" data-try="${name}"></label>`;
}

/** Members with a value for the demo stand first; the others are folded away. */
function memberFields(name: TryName, fields: readonly Field[], demo: Demo, reader: Reader): Html {
  const hint = hintsOf(demo, reader)[name];
  const [shown, more] = [fields.filter((field) => field.name in hint), fields.filter((field) => !(field.name in hint))];
  const inputs = (all: readonly Field[]) =>
    join(all.map((field) => memberField(name, field, hint[field.name] ?? ofCaller(field, reader))));
  if (more.length === 0) return inputs(shown);
  return html`${inputs(shown)}<details class="more"><summary>${reader.say('更多参数', 'More members')} (${String(more.length)})</summary><div class="inside">${inputs(more)}</div></details>`;
}

/** What must be there and has no hint is the caller's. */
const ofCaller = ({ isRequired }: Field, { say }: Reader): Hint =>
  isRequired ? { empty: say('取自调用方', 'the caller’s') } : {};

/** What a member has at first, or what is sent where it stays empty. */
interface Hint {
  readonly value?: string;
  readonly empty?: string;
  readonly list?: readonly string[];
}

const hintsOf = (demo: Demo, { say }: Reader): Readonly<Record<TryName, Readonly<Record<string, Hint>>>> => ({
  authinfo: { extIdpConnidentifier: { value: demo.alipayApp.connection } },
  link: {
    userId: { value: 'demo-customer' },
    serialNo: { empty: say('每次新的', 'a new one each time') },
  },
  exchange: {
    channel: { value: 'ali_pay', list: ['ali_pay', 'alipay_isv', 'wechat_pay'] },
    authCode: { empty: say('模拟器的新授权码', 'a fresh one of the simulator') },
  },
});

function memberField(name: TryName, { name: member, isRequired, length, pattern }: Field, hint: Hint = {}): Html {
  const rule = [length, pattern.replace(/^\^|\*?\$$/g, '')].filter((part) => part !== '' && part.length < 24).join(' ');
  const label = html`<span>${member}${isRequired ? html`<b aria-hidden="true"> *</b>` : NOTHING}<span class="rule">${rule}</span></span>`;
  const id = `in.${member}`;
  if (hint.list)
    return html`<label>${label}<select name="${id}">${options(hint.list.map((each) => [each, each]))}</select></label>`;
  return html`<label>${label}<input name="${id}" value="${hint.value ?? ''}" placeholder="${hint.empty ?? ''}" spellcheck="false" autocapitalize="none" data-try="${name}"></label>`;
}
