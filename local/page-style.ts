import type { Html } from './html.ts';

/** The colours of all pages, light and dark. */
export const PALETTE: Html = {
  html: `
  :root { color-scheme: light dark; --ink: #1c2128; --soft: #59616d; --line: #d9dde3; --paper: #fff; --ground: #f1f3f6; --field: #767e8a;
    --accent: #1f5ac2; --on-accent: #fff; --tint: #e6edf9; --warn: #5c3b00; --warn-ground: #ffe2a3 }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #eceef2; --soft: #a7aebb; --line: #343a45; --paper: #1c2027; --ground: #121519; --field: #868e9b;
      --accent: #8ab4f8; --on-accent: #0b1a33; --tint: #25334d; --warn: #ffdf9e; --warn-ground: #4a3710 }
  }
`,
};

/** What the pages of the embedded stack look like: calm, made for a phone's width, light and dark. */
export const PAGE_STYLE: Html = {
  html: `${PALETTE.html}  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; background: var(--paper); color: var(--ink);
    font: 1rem/1.5 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere }
  h1, h2, p, dl, dd { margin: 0 }
  .simulator { padding: .75rem 1.25rem; background: var(--warn-ground); color: var(--warn); text-align: center; font-size: .875rem; line-height: 1.45 }
  .simulator strong { font-size: .9375rem }
  main { flex: 1; display: flex; flex-direction: column; gap: 1.25rem; padding: 1.5rem 1.25rem }
  .message { justify-content: center }
  a { color: var(--accent) }
  .merchant { display: flex; align-items: center; gap: .875rem }
  .initial { flex: none; display: grid; place-items: center; width: 3.25rem; height: 3.25rem; border-radius: 1rem; background: var(--tint); color: var(--accent);
    font-size: 1.5rem; font-weight: 600 }
  .name { font-size: 1.0625rem; font-weight: 600; line-height: 1.35 }
  .soft { color: var(--soft); font-size: .875rem }
  h1 { font-size: 1.375rem; line-height: 1.3 }
  h1 [lang=en], .soft [lang=en] { display: block; color: var(--soft); font-weight: 400 }
  h1 [lang=en] { margin-top: .25rem; font-size: 1rem }
  dl { display: grid; gap: .75rem; padding: 1rem; border: 1px solid var(--line); border-radius: .875rem }
  dt { color: var(--soft); font-size: .8125rem }
  dd { font-size: .9375rem }
  .decision { margin-top: auto; display: grid; gap: .75rem }
  form { display: grid; gap: .75rem }
  label { display: grid; gap: .375rem; font-size: .875rem; color: var(--soft) }
  input, button { width: 100%; padding: .75rem 1rem; border: 1px solid var(--field); border-radius: .875rem; background: none; color: var(--ink); font: inherit; font-size: 1rem }
  button { font-weight: 600; cursor: pointer }
  .agree { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
  @media (min-width: 30rem) {
    body { background: var(--ground); align-items: center }
    body { padding-bottom: 1.25rem }
    .simulator { width: 100%; margin-bottom: 1.25rem }
    main { flex: none; width: 100%; max-width: 28rem; margin: auto; padding: 2rem; border: 1px solid var(--line); border-radius: 1.5rem; background: var(--paper) }
    .decision { margin-top: .5rem }
  }
`,
};

/** The first letter or digit of a name; the first character of one that has neither. */
export function initialOf(name: string): string {
  const [initial = ''] = /[\p{L}\p{N}]/u.exec(name) ?? [...name];
  return initial.toUpperCase();
}
