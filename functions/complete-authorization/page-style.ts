/**
 * The one style of the pages. A phone's page fills its screen: who asks at the top, what became of it in the middle, the way
 * on where a thumb reaches; a wider window shows the same as a card.
 */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2128; --soft: #59616d; --line: #e3e6ea; --paper: #fff; --ground: #f1f3f6;
  --accent: #1f5ac2; --on-accent: #fff; --good: #1b7346; --good-tint: #eaf5ef; --bad: #a8352b; --bad-tint: #fbf0ee;
  --wait: #8f5b00; --wait-tint: #fbf4e4; --calm: #4a5462; --calm-tint: #eff2f6 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef2; --soft: #a7aebb; --line: #343a45; --paper: #1c2027; --ground: #121519;
    --accent: #8ab4f8; --on-accent: #0b1a33; --good: #7fd1a2; --good-tint: #1c2e27; --bad: #f2a199; --bad-tint: #352624;
    --wait: #e8bf6d; --wait-tint: #332c21; --calm: #b9c1cd; --calm-tint: #292f38 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
  font: 1rem/1.6 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
main { display: flex; flex-direction: column; min-height: 100vh; min-height: 100dvh; text-align: center; overflow-wrap: anywhere;
  padding: max(1.25rem, env(safe-area-inset-top)) 1.5rem max(1.25rem, env(safe-area-inset-bottom)) }
h1, p { margin: 0; text-wrap: balance }
.merchant { display: flex; align-items: center; gap: .75rem;
  font-weight: 600; line-height: 1.4; text-align: start }
.initial { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: .75rem;
  background: var(--calm-tint); color: var(--calm); font-size: 1.125rem }
.result { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: .625rem;
  margin: 1.25rem 0; padding: 2rem 1.25rem; border-radius: 1.25rem; background: var(--tint) }
.good { --tone: var(--good); --tint: var(--good-tint) } .bad { --tone: var(--bad); --tint: var(--bad-tint) }
.wait { --tone: var(--wait); --tint: var(--wait-tint) } .calm { --tone: var(--calm); --tint: var(--calm-tint) }
.mark { width: 5.5rem; height: 5.5rem; margin-bottom: 1rem; fill: none; stroke: var(--paper); stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round }
.mark circle { fill: var(--tone); stroke: none }
h1 { font-size: 1.5rem; line-height: 1.3; letter-spacing: -.005em }
.explanation { max-width: 21rem; color: var(--soft) } .explanation span { display: inline-block }
.id { margin-top: .75rem; padding: .375rem .875rem; border-radius: .5rem; background: var(--paper);
  font: .9375rem/1.6 ui-monospace, Menlo, Consolas, monospace; -webkit-user-select: all; user-select: all }
.button { display: block; padding: .8125rem 1rem; border: 1px solid var(--accent); border-radius: .875rem; background: var(--accent); color: var(--on-accent);
  font-weight: 600; text-decoration: none }
.quiet { background: none; color: var(--accent) }
.button:hover { filter: brightness(1.06) } .button:active { filter: brightness(.94) }
.button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
.button + .note { margin-top: 1rem }
.note { color: var(--soft); font-size: .8125rem }
@media (min-width: 30rem) {
  body { display: grid; place-items: center; min-height: 100vh; min-height: 100dvh; padding: 1.5rem; background: var(--ground) }
  main { width: 100%; max-width: 27rem; min-height: 0; padding: 1.75rem 2rem; border: 1px solid var(--line); border-radius: 1.5rem; background: var(--paper) }
  .result { padding: 3rem 1.5rem }
}
`;
