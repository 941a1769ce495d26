import type { SentRequest } from '../../cli/explain/request/sent-request.ts';
import { requestLines, type Signed } from '../../cli/sign/signed.ts';
import { type Html, html, join } from '../html.ts';
import { SAMPLES } from './samples/samples.ts';
import type { SentTry, TryFault } from './try.ts';
import { code, copyButton, fold, lines, NOTHING, type Reader } from './view.ts';

/** What came back, and where its request stands on the time line. @param id by which the page knows the request, if it does */
export function sentView({ status }: SentTry, id: string | undefined, { say, language }: Reader): Html {
  const link =
    id === undefined
      ? NOTHING
      : html` <a href="/?request=${id}&amp;lang=${language}" data-goto="j-${id}">${say('在时间线上看', 'See it on the time line')}</a>`;
  return html`<p>${say('已发送', 'Sent')}: HTTP ${String(status)}.${link}</p>`;
}

/** A request that is ready, and not sent. */
export function preparedView(gateway: string, { request, stringToSign }: Signed, reader: Reader): Html {
  const { say } = reader;
  const string =
    stringToSign === '' ? NOTHING : html`<h4>${say('待签名字符串', 'String to sign')}</h4>${code(stringToSign)}`;
  return html`<p class="soft">${say('没有发送。签名五分钟内有效，只能用一次。', 'Not sent. The signature is good for five minutes, once.')}</p>${string}
<h4>${say('请求', 'Request')}</h4>${lines(requestLines(request).join('\n'))}${samplesView(gateway, request, { reader, id: 'prepared' })}`;
}

/** The request as it is copied into a program. */
export function samplesView(
  gateway: string,
  { method, target, headers, body }: SentRequest,
  { reader, id }: { readonly reader: Reader; readonly id: string },
): Html {
  const full = { url: gateway + target, method, headers, body: body.toString('utf8') };
  const folds = SAMPLES.map(({ id: language, label, write }) => {
    const own = `${id}-${language}`;
    const text = html`<div class="copied"><pre id="${own}-text">${write(full)}</pre>${copyButton(`${own}-text`, reader)}</div>`;
    return fold(own, label, text);
  });
  return html`<h4>${reader.say('复制为', 'Copy as')}</h4><div class="samples">${join(folds)}</div>`;
}

/** Why nothing was sent. */
export function faultView(fault: TryFault, { say }: Reader): Html {
  const text = {
    'no-caller': say('没有这样的调用方。', 'There is no such caller.'),
    'no-key': say('这个密钥或这些参数无法签名：请检查。', 'This key or these members cannot be signed: look at them.'),
    'other-caller': say(
      '这个调用方犯不了这种错：请选别的签名方式。',
      'This caller cannot make that mistake: choose one that signs in another way.',
    ),
  }[fault];
  return html`<p class="bad-text">${text}</p>`;
}
