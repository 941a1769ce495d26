import { PALETTE } from '../page-style.ts';

/** What the pages below `/docs/` look like: of one family with the other pages. Only what stands in their own classes is touched. */
export const DOCS_STYLE = `${PALETTE.html}
  * { box-sizing: border-box }
  html { scroll-padding-top: 1rem }
  body { margin: 0; background: var(--paper); color: var(--ink);
    font: 1rem/1.6 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
  .docs-top { display: flex; justify-content: space-between; gap: 1rem; padding: .75rem 1.25rem; border-bottom: 1px solid var(--line); background: var(--ground) }
  .docs-top a { color: var(--ink); font-weight: 600; text-decoration: none }
  .docs-top a:hover, .docs-pages a:hover { text-decoration: underline }
  .docs-main, .docs-pages { padding: 1.5rem 1.25rem; min-width: 0 }
  .docs-pages { border-top: 1px solid var(--line); background: var(--ground); font-size: .9375rem; overflow-wrap: anywhere }
  .docs-pages h2 { margin: 1.25rem 0 .25rem; font-size: .8125rem; color: var(--soft) }
  .docs-pages h2:first-child { margin-top: 0 }
  .docs-pages ul, .docs-contents ul { list-style: none; margin: 0; padding: 0 }
  .docs-pages a, .docs-contents a { display: inline-block; padding: .25rem 0; color: var(--accent); text-decoration: none }
  .docs-pages a[aria-current] { color: var(--ink); font-weight: 600 }
  .docs-contents { margin-bottom: 1.5rem; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .875rem; font-size: .9375rem }
  .docs-contents summary { cursor: pointer; color: var(--soft) }
  .docs-guide { max-width: 57rem; overflow-wrap: break-word }
  .docs-guide h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.25 }
  .docs-guide h2 { margin: 2.25rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.3125rem; line-height: 1.3 }
  .docs-guide h3 { margin: 1.75rem 0 .5rem; font-size: 1.0625rem }
  .docs-guide img { display: block; width: 100%; height: auto }
  .docs-guide a { color: var(--accent) }
  .docs-guide code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--tint); border-radius: .25rem; padding: .1em .3em }
  .docs-guide pre { margin: 1rem 0; padding: .875rem 1rem; overflow-x: auto; border-radius: .625rem; background: var(--tint) }
  .docs-guide pre code { padding: 0; background: none; font-size: .8125rem }
  .docs-guide table { width: 100%; margin: 1rem 0; border-collapse: collapse; font-size: .9375rem; line-height: 1.45; overflow-wrap: anywhere }
  .docs-guide th, .docs-guide td { min-width: 5.5rem; padding: .5rem .75rem; border: 1px solid var(--line); text-align: start; vertical-align: top }
  .docs-guide .docs-figure { min-width: 0; padding: .5rem .375rem; text-align: end; font-size: .875rem; font-variant-numeric: tabular-nums; overflow-wrap: normal }
  .docs-guide th { background: var(--ground) }
  .docs-guide blockquote { margin: 1rem 0; padding: 0 1rem; border-left: 4px solid var(--line); color: var(--soft) }
  .docs-reference h1 { margin: 0; font-size: 1.75rem }
  .docs-reference > section p { margin: .75rem 0 0; max-width: 57rem }
  .docs-reference > section a { color: var(--accent) }
  #reference { overflow-x: auto }
  #reference .swagger-ui { background: none }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
  @media (max-width: 47.99rem) {
    #reference .opblock-tag { flex-wrap: wrap; padding: .75rem .5rem }
    #reference .opblock-tag small { flex-basis: 100%; padding: .5rem 0 }
    .docs-guide table, .docs-guide tbody, .docs-guide tr, .docs-guide td { display: block }
    .docs-guide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
    .docs-guide tr { margin-bottom: .75rem; border: 1px solid var(--line); border-radius: .625rem }
    .docs-guide td, .docs-guide .docs-figure { padding: .375rem .875rem; border: 0; text-align: start }
    .docs-guide td:empty { display: none }
    .docs-guide td:not([data-name=""])::before { content: attr(data-name); display: block; color: var(--soft); font-size: .8125rem }
  }
  @media (min-width: 60rem) {
    .docs-frame { display: grid; grid-template-columns: 17rem minmax(0, 1fr) }
    .docs-main { padding: 2rem 2.5rem }
    .docs-pages { grid-column: 1; grid-row: 1; border-top: 0; border-right: 1px solid var(--line); padding: 2rem 1.25rem; min-height: 100vh }
    .docs-to-pages { display: none }
  }
`;
