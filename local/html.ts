/** A piece of HTML in which every value stands escaped. */
export interface Html {
  readonly html: string;
}

/** Builds HTML; a value that is not HTML itself is escaped, so that nothing from a request can become markup. */
export function html(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const rest = values.map((value, index) => render(value) + (parts[index + 1] ?? ''));
  return { html: (parts[0] ?? '') + rest.join('') };
}

/** Pieces of HTML, one behind the other. */
export function join(pieces: readonly Html[]): Html {
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
