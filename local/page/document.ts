import { type Html, html } from '../html.ts';
import { type Reader, tagOf } from './view.ts';

/** The whole page around its parts. */
export interface PageParts {
  readonly tries: Html;
  readonly switches: Html;
  readonly timeline: Html;
  /** For the link to the other language, without `lang`: `request=…`, or nothing. */
  readonly query: string;
}

/** The page at `/`. */
export function demoPage({ tries, switches, timeline, query }: PageParts, reader: Reader): string {
  const { say, language } = reader;
  const other = language === 'zh' ? 'en' : 'zh';
  const switched = `/?${query === '' ? '' : `${query}&`}lang=${other}`;
  const link = html`<a href="${switched}" lang="${language === 'zh' ? 'en' : 'zh-CN'}" hreflang="${language === 'zh' ? 'en' : 'zh-CN'}" data-language>${say('English', '中文')}</a>`;
  return shell(
    html`<a class="skip" href="#timeline">${say('跳到时间线', 'Skip to the time line')}</a>
<header class="top" aria-label="${say('页眉', 'Top')}"><span class="mark" aria-hidden="true">A</span><div><h1>${say('支付宝授权网关', 'Alipay authorization gateway')}</h1><p class="soft">${say('本机（stage local）：模拟的支付宝、微信和商户', 'stage local, on this machine: Alipay, WeChat and the merchant are simulated')}</p></div>
<nav aria-label="${say('文档与语言', 'Documents and language')}"><span class="soft live" id="live" data-on="${say('实时', 'live')}" data-off="${say('未连接', 'not connected')}">${say('未连接', 'not connected')}</span><a href="/docs/">${say('接口文档', 'API reference')}</a><a href="/openapi.json">openapi.json</a>${link}</nav></header>
<main data-lang="${language}" aria-label="${say('演示与检查', 'Demo and inspector')}">
<div class="column tries"><h2>${say('试一试', 'Try it')}</h2>${tries}<div id="part-switches">${switches}</div></div>
<section class="column" id="timeline" tabindex="-1" aria-labelledby="timeline-title"><h2 id="timeline-title">${say('时间线', 'Time line')}</h2><div class="column" id="part-timeline">${timeline}</div></section>
<aside id="phone" aria-label="${say('用户的手机', 'The user’s phone')}"><div class="sticky"><div class="device"><iframe name="phone" title="${say('用户的手机', 'The user’s phone')}"></iframe></div><p class="buttons"><button type="button" class="small" data-close-phone>${say('收起手机', 'Put the phone away')}</button></p></div></aside>
</main>`,
    reader,
  );
}

/** A part by itself, for a browser without the script. */
export function partPage(part: Html, reader: Reader): string {
  const back = html`<p><a href="/?lang=${reader.language}">${reader.say('回到页面', 'Back to the page')}</a></p>`;
  return shell(
    html`<main><h1>${reader.say('支付宝授权网关', 'Alipay authorization gateway')}</h1><div class="card output">${part}</div>${back}</main>`,
    reader,
  );
}

function shell(content: Html, reader: Reader): string {
  return html`<!DOCTYPE html>
<html lang="${tagOf(reader)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${reader.say('支付宝授权网关 · 本机演示', 'Alipay authorization gateway · local demo')}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/inspector/page.css"><script src="/inspector/page.js" defer></script></head><body>
${content}
</body></html>
`.html;
}
