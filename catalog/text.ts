/** The languages of the catalogue, as their tags are written. */
export const LANGUAGES = ['en', 'zh-CN'] as const;

/** One of them. */
export type CatalogLanguage = (typeof LANGUAGES)[number];

/** What is said, in each language: Markdown without line breaks. */
export type Text = Readonly<Record<CatalogLanguage, string>>;

/** Both languages side by side, so that whoever changes one sees the other. */
export const say = (en: string, zh: string): Text => ({ en, 'zh-CN': zh });
