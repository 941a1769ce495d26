/** A piece of HTML in which everything from outside is escaped. Only this file makes one. */
export class SafeHtml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Builds HTML from a template: what stands in the template is kept, every text put into it is escaped. */
export function html(template: TemplateStringsArray, ...values: readonly (string | SafeHtml)[]): SafeHtml {
  const escaped = values.map((value) => (value instanceof SafeHtml ? value.text : escapeText(value)));
  return new SafeHtml(String.raw({ raw: template }, ...escaped));
}

/** A text of our own that is HTML already. */
export const trusted = (text: string): SafeHtml => new SafeHtml(text);

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
