/** Languages of the result page. */
export type PageLanguage = 'zh-CN' | 'en';

/**
 * The page's language by `Accept-Language` (RFC 9110 12.5.4): Chinese where it is wanted most, or where nothing is said;
 * English for everybody else.
 */
export function preferredLanguage(header: string | undefined): PageLanguage {
  const wanted = (header ?? '')
    .split(',')
    .map(readRange)
    .filter(({ weight }) => weight > 0);
  const best = wanted.sort((one, other) => other.weight - one.weight).find(({ tag }) => /^(zh|en)\b|^\*$/.test(tag));
  if (best) return best.tag.startsWith('en') ? 'en' : 'zh-CN';
  return wanted.length === 0 ? 'zh-CN' : 'en';
}

function readRange(range: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = range
    .trim()
    .toLowerCase()
    .split(/\s*;\s*/);
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  const weight = tag === '' ? 0 : Number(quality ?? '1');
  return { tag, weight: Number.isFinite(weight) ? weight : 0 };
}
