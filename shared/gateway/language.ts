/** A language that responses can be in. */
export type Language = 'zh' | 'en';

/** No person's list of languages is longer, in characters. */
const MAX_LENGTH = 1_024;
/** Nor does it name more (browsers send ten at most). The rest is not read: a list of commas would cost eight times a refusal. */
const MAX_RANGES = 12;
/** The tag and its weight, and a few that no grammar has. */
const MAX_PARTS = 4;
/** RFC 9110 12.4.2, at most three digits behind the point. */
const WEIGHT = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** A language range with its weight, 0 to 1. */
interface Range {
  /** Primary subtag in lower case, or `*`. */
  readonly primary: string;
  readonly weight: number;
}

/** What is spoken where the header does not decide. */
export interface Fallback {
  /** To somebody who asks for nothing, or for anything (`*`). */
  readonly unasked: Language;
  /** To somebody who asks for other languages only. */
  readonly other: Language;
}

/**
 * The language that an `Accept-Language` prefers (RFC 9110 12.5.4), by its primary subtag: the one with the larger weight, of
 * equal ones the first. What breaks the grammar counts as not said. Linear in the header's length, which is bounded, as is
 * the number of ranges.
 */
export function preferredLanguage(header: string | undefined, { unasked, other }: Fallback): Language {
  const ranges =
    header === undefined || header.length > MAX_LENGTH ? [] : header.split(',', MAX_RANGES).flatMap(readRange);
  const [zh, en] = [wish(ranges, 'zh'), wish(ranges, 'en')];
  if (zh !== en) return zh > en ? 'zh' : 'en';
  if (zh <= 0) return ranges.some(({ weight }) => weight > 0) ? other : unasked;
  const named = ranges.find(({ primary, weight }) => weight === zh && (primary === 'zh' || primary === 'en'));
  return (named?.primary as Language | undefined) ?? unasked;
}

/** How much a language is wanted: its weight, else that of `*`; below 0 where it is refused, 0 where nothing is said. */
function wish(ranges: readonly Range[], language: Language): number {
  const named = ranges.filter(({ primary }) => primary === language);
  const matching = named.length > 0 ? named : ranges.filter(({ primary }) => primary === '*');
  if (matching.length === 0) return 0;
  return Math.max(...matching.map(({ weight }) => weight)) || -1;
}

function readRange(range: string): Range[] {
  const [tag = '', ...parameters] = range.split(';', MAX_PARTS).map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
  // Java's Locale writes `zh_CN`.
  const [primary = ''] = tag.replaceAll('_', '-').split('-', 1);
  return primary !== '' && WEIGHT.test(weight) ? [{ primary, weight: Number(weight) }] : [];
}
