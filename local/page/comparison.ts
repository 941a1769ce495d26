import { diffChars } from 'diff';
import { visible } from '../../cli/explain/difference.ts';
import type { Explanation } from '../../cli/explain/explain.ts';
import type { Mistake } from '../../cli/explain/mistake.ts';
import { type Html, html, join } from '../html.ts';
import { mistakeWords } from './mistake-words.ts';
import { code, markedCode, NOTHING, prose, type Reader } from './view.ts';

/** What is known of a refused request. */
export interface Refused {
  readonly id: string;
  /** What the envelope says. */
  readonly message: string;
  /** The log's code of the error. */
  readonly errorCode?: string;
  /** Nothing where its caller is unknown. */
  readonly explanation?: Explanation;
  /** The request that used the nonce before, where this one is its copy. */
  readonly before?: string;
}

/** Names the mistake, shows both strings, and takes one to compare. */
export function comparison(refused: Refused, reader: Reader): Html {
  const { explanation, id } = refused;
  const { expected } = explanation ?? {};
  const paste = expected === undefined ? NOTHING : pasteForm(id, reader);
  return html`${namedMistakes(refused, reader)}${strings(explanation, reader)}${paste}`;
}

function namedMistakes({ explanation, errorCode, message, before }: Refused, reader: Reader): Html {
  const { say, language } = reader;
  if (errorCode === 'replayed') {
    const link =
      before === undefined
        ? NOTHING
        : html` <a href="/?request=${before}&amp;lang=${language}" data-goto="j-${before}">${say('前一个请求', 'The request before')}</a>`;
    return html`<ul class="mistakes"><li><strong>${say('这个 nonce 用过了：同一请求发了两次', 'the nonce was used before: the request is a copy')}</strong><p>${say('每个请求都用新的 nonce、时间戳和签名。', 'Make nonce, timestamp and signature anew for each request.')}${link}</p></li></ul>`;
  }
  if (!explanation) return unknownCaller(reader);
  if (explanation.verdict === 'good') return html`<p>${message}</p>`;
  if (explanation.verdict === 'not-known') return notKnown(explanation, reader);
  const sets = [explanation.mistakes, ...explanation.alternatives];
  const either = html`<p class="soft">${say('或者', 'or')}</p>`;
  return join(
    sets.map(
      (set, index) =>
        html`${index > 0 ? either : NOTHING}<ul class="mistakes">${join(set.map((each) => mistakeItem(each, reader)))}</ul>`,
    ),
  );
}

function mistakeItem(mistake: Mistake, reader: Reader): Html {
  const { text, remedy, tag } = mistakeWords(mistake, reader);
  return html`<li lang="${tag}"><strong>${prose(text)}</strong> <code>${mistake.id}</code><p>→ ${prose(remedy)}</p></li>`;
}

function unknownCaller({ say }: Reader): Html {
  return html`<ul class="mistakes"><li><strong>${say('请求没有说出一个存在的调用方：应用 ID 缺失或写错', 'it names no caller that exists: the app id is missing or wrong')}</strong><p>→ ${say('看看 x-authing-app-id、businessId 或 appId；调用方由 caller put 登记。', 'Look at x-authing-app-id, businessId or appId; caller put registers one.')}</p></li></ul>`;
}

function notKnown({ notes }: Explanation, { say }: Reader): Html {
  return html`<ul class="mistakes"><li><strong>${say('密钥（secret）或字符串是另一个：试过的错误都得不到这个签名', 'the secret or the string is another one: no mistake that is tried gives this signature')}</strong><p>→ ${say('粘贴你签名的字符串；若与下面完全相同，就是密钥不对。', 'Paste the string that you signed: if it is the one below to the byte, the secret is wrong.')}</p></li></ul>${join(notes.map((note) => html`<p class="soft" lang="en">${note}</p>`))}`;
}

function strings(explanation: Explanation | undefined, { say }: Reader): Html {
  const { expected, signed, difference } = explanation ?? {};
  if (expected === undefined) return NOTHING;
  const own = html`<h5>${say('网关验证的', 'What the gateway verifies')}</h5>${difference ? markedCode(expected, difference) : code(expected)}`;
  if (signed === undefined || !difference) return own;
  return html`<div class="beside"><div>${own}</div><div><h5>${say('你签名的', 'What you signed')}</h5>${markedCode(signed, difference)}</div></div>`;
}

function pasteForm(id: string, { say, language }: Reader): Html {
  return html`<form method="post" action="/inspector/requests/${id}/comparison?lang=${language}" data-output="compared-${id}" data-quiet><label>${say('粘贴你签名的字符串', 'Paste the string that you signed')}<textarea name="signed" rows="4" spellcheck="false"></textarea></label><button class="small">${say('对比', 'Compare')}</button></form><div id="compared-${id}" role="status" class="output"></div>`;
}

/** Texts that differ in more places than this are not the same string with a mistake. */
const MOST_CHANGES = 400;

/** Two strings with each difference marked. @param signed as it was pasted: a browser's line ends are those of Windows */
export function compared(expected: string, signed: string, { say }: Reader): Html {
  const pasted = signed.replaceAll('\r\n', '\n');
  if (pasted === expected) {
    return html`<p class="good-text">${say('完全相同，一个字节也不差：那就是密钥、算法或签名的写法不对。', 'The same to the byte: so it is the secret, the algorithm, or how the signature is written.')}</p>`;
  }
  const parts = diffChars(expected, pasted, { maxEditLength: MOST_CHANGES });
  if (!parts)
    return html`<p class="bad-text">${say('两个字符串几乎没有共同之处。', 'The two strings have hardly anything in common.')}</p>${code(pasted)}`;
  const marks = parts.map(({ value, added, removed }) =>
    added ? html`<ins>${visible(value)}</ins>` : removed ? html`<del>${visible(value)}</del>` : html`${visible(value)}`,
  );
  return html`<p class="soft">${say('划掉的是你缺少的，加底线的是你多出的。', 'Struck out is what yours lacks, underlined what it has too much.')}</p><pre>${join(marks)}</pre>`;
}
