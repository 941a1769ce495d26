import { PALETTE } from '../page-style.ts';

/** What the demo page looks like: of one family with the user's pages, with room for two columns, and a third for the phone. */
export const STYLE = `${PALETTE.html}
:root { --good: #1b7346; --good-tint: #eaf5ef; --bad: #a8352b; --bad-tint: #fbf0ee; --wait: #7c4f00; --wait-tint: #fbf4e4; --calm: #4a5462; --calm-tint: #eff2f6; --code: #f6f8fa; --device: #14171c;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace }
@media (prefers-color-scheme: dark) {
  :root { --good: #7fd1a2; --good-tint: #1c2e27; --bad: #f2a199; --bad-tint: #352624; --wait: #e8bf6d; --wait-tint: #332c21; --calm: #b9c1cd; --calm-tint: #292f38; --code: #151920; --device: #3f4652 }
}
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; background: var(--ground); color: var(--ink); font: .9375rem/1.5 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere }
h1, h2, h3, h4, h5, p, ol, ul, pre, fieldset { margin: 0 }
h1 { font-size: 1.125rem; line-height: 1.3 }
h2 { font-size: 1.0625rem }
h3 { font-size: 1rem }
h4 { font-size: .9375rem }
h5 { font-size: .875rem; color: var(--soft) }
ol, ul { padding: 0; list-style: none }
a { color: var(--accent); text-underline-offset: .15em }
pre, code { font-family: var(--mono); font-size: .8125rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: .625rem .75rem; border-radius: .5rem; background: var(--code); border: 1px solid var(--line); line-height: 1.55 }
mark { background: var(--warn-ground); color: var(--warn); border-radius: .2rem; font-weight: 700 }
ins { background: var(--good-tint); color: var(--good); font-weight: 700 }
del { background: var(--bad-tint); color: var(--bad); font-weight: 700 }
time { color: var(--soft); font-size: .8125rem; font-variant-numeric: tabular-nums; margin-left: auto; white-space: nowrap }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.skip { position: absolute; left: -100rem }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 1 }
.soft { color: var(--soft); font-size: .875rem }
.good-text { color: var(--good); font-weight: 600 }
.bad-text { color: var(--bad); font-weight: 600 }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; padding: .75rem 1.25rem; background: var(--paper); border-bottom: 1px solid var(--line) }
.top .mark { display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: .75rem; background: var(--accent); color: var(--on-accent); font-weight: 700 }
.top nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-left: auto; align-items: center }
.top nav a { padding: .25rem 0 }
.live { display: inline-flex; align-items: center; gap: .375rem }
.live::before { content: ""; width: .5rem; height: .5rem; border-radius: 50%; background: var(--field) }
.live.on::before { background: var(--good) }
main { display: grid; gap: 1.25rem; padding: 1.25rem; max-width: 90rem; margin: 0 auto; grid-template-columns: minmax(0, 1fr) }
.column { display: grid; gap: .875rem; align-content: start; min-width: 0 }
.column > h2 { padding: 0 .25rem }
.card, .try { background: var(--paper); border: 1px solid var(--line); border-radius: .875rem; min-width: 0 }
.card { padding: .875rem 1rem }
summary { cursor: pointer; border-radius: .375rem }
.inside { display: grid; gap: .5rem; padding-top: .5rem; min-width: 0 }
.try > summary { padding: .75rem 1rem }
.try > summary h3, #switches > summary h2 { display: inline }
.try > summary p { padding-left: 1.05rem }
.try form, .output { padding: 0 1rem 1rem }
.try form { display: grid; gap: .75rem }
.output { display: grid; gap: .5rem }
.output:empty { display: none }
.route { padding: .25rem 0 }
#switches > summary { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
#switches > summary::before { content: "▸"; color: var(--soft) }
#switches[open] > summary::before { content: "▾" }
label { display: grid; gap: .25rem; font-size: .875rem; font-weight: 600; min-width: 0 }
.rule { float: right; color: var(--soft); font: .75rem/1.75 var(--mono); padding-left: .5rem }
input, select, textarea { width: 100%; min-width: 0; padding: .5rem .625rem; border: 1px solid var(--field); border-radius: .5rem; background: var(--paper); color: var(--ink); font: inherit; font-weight: 400 }
textarea { font: .8125rem/1.5 var(--mono) }
::placeholder { color: var(--soft); opacity: 1 }
fieldset { display: none; gap: .5rem; padding: .75rem; border: 1px solid var(--line); border-radius: .625rem; min-width: 0 }
form:has(option[value=own]:checked) .own { display: grid }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
button, .button { display: inline-block; padding: .5rem .875rem; border: 1px solid var(--field); border-radius: .625rem; background: var(--paper); color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; text-decoration: none; text-align: center }
button.main, .button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
.small { padding: .25rem .625rem; font-size: .8125rem }
button[disabled] { cursor: progress }
.more { font-size: .875rem }
.switches { display: grid; gap: .375rem; grid-template-columns: repeat(auto-fill, minmax(8.75rem, 1fr)) }
.switches button { width: 100%; height: 100%; text-align: left; font-weight: 400; font-size: .8125rem; padding: .375rem .625rem }
.switches code { display: block; font-weight: 700 }
.switches [aria-pressed=true] { background: var(--warn-ground); color: var(--warn); border-color: var(--warn) }
.switches #merchant-success[aria-pressed=true] { background: var(--good-tint); color: var(--good); border-color: var(--good) }
.pill { display: inline-block; padding: .0625rem .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; white-space: nowrap; max-width: 100%; overflow: hidden; text-overflow: ellipsis }
.pill.good { background: var(--good-tint); color: var(--good) }
.pill.bad { background: var(--bad-tint); color: var(--bad) }
.pill.wait { background: var(--wait-tint); color: var(--wait) }
.pill.calm { background: var(--calm-tint); color: var(--calm) }
.journey > header, .journey > header > div { display: flex; align-items: baseline; gap: .25rem .75rem; min-width: 0 }
.journey > header > div { flex-wrap: wrap }
.journey > header { padding-bottom: .625rem; border-bottom: 1px solid var(--line); margin-bottom: .75rem }
.journey.here { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent) }
.deep { color: inherit; text-decoration: none }
.deep:hover { text-decoration: underline }
.steps { padding-left: .25rem }
.steps > li { position: relative; display: grid; gap: .25rem; padding: 0 0 .875rem 1.125rem; border-left: 2px solid var(--line); min-width: 0 }
.steps > li:last-child { border-color: transparent }
.dot { position: absolute; left: -.375rem; top: .4375rem; width: .625rem; height: .625rem; border-radius: 50%; background: var(--calm) }
.good > .dot { background: var(--good) }
.bad > .dot { background: var(--bad) }
.wait > .dot { background: var(--wait) }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: .125rem .625rem; min-width: 0 }
.steps > li > .button { justify-self: start }
.steps details > summary { font-size: .875rem; color: var(--soft); width: fit-content }
[id^=why-] > .inside { padding: .75rem; border: 1px solid var(--line); border-radius: .625rem; margin-top: .5rem }
.inside form { display: grid; gap: .5rem; justify-items: start }
.inside form label, .switches form { width: 100% }
.mistakes { display: grid; gap: .5rem }
.mistakes li { padding: .625rem .75rem; border-radius: .5rem; background: var(--bad-tint); color: var(--bad) }
.mistakes p { color: var(--ink) }
.mistakes code { color: var(--soft) }
.beside { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)) }
.beside > div { display: grid; gap: .5rem; align-content: start; min-width: 0 }
.samples { display: grid; gap: .25rem }
.copied { display: grid; gap: .375rem; justify-items: start; min-width: 0 }
.copied pre { width: 100% }
.link { display: flex; flex-wrap: wrap; gap: .875rem; align-items: center; padding: .375rem 0 }
.link .buttons { flex: 1 1 14rem }
.link .button { flex: 1 1 auto }
.qr { width: 10.5rem; height: 10.5rem; border-radius: .5rem; border: 1px solid var(--line) }
.journey > footer { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center }
.empty { text-align: center; padding: 2.5rem 1rem; color: var(--soft) }
#phone { display: none }
#phone.open { display: grid; gap: .5rem; justify-items: center; align-content: start }
.device { width: 100%; max-width: 24rem; border: .625rem solid var(--device); border-radius: 2.25rem; overflow: hidden; background: var(--paper); line-height: 0 }
.device iframe { width: 100%; height: min(44rem, calc(100vh - 6.5rem)); border: 0; background: var(--paper) }
@media (min-width: 60rem) {
  main { grid-template-columns: 23rem minmax(0, 1fr) }
  main:has(#phone.open) { grid-template-columns: 20rem minmax(0, 1fr) 21rem }
  .sticky { position: sticky; top: 1.25rem }
  .tries { max-height: none }
}
@media (max-width: 59.99rem) { #phone.open { order: -1 } }
`;
