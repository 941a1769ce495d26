/** Rules for the address that a callback goes to. */
const CALLBACK_URL_RULES = [
  'url-characters',
  'url-absolute',
  'url-syntax',
  'url-backslash',
  'url-user-info',
  'url-fragment',
  'url-encoded-path',
  'url-https',
  'url-port',
  'url-ip-literal',
  'url-trailing-dot',
  'url-full-host',
  'url-origin',
  'url-path',
  /** It is absent, and the business has no default. */
  'no-default',
] as const;

const RULES = [
  'required',
  'type',
  'minLength',
  /** Not empty, but shorter than the limit. */
  'too-short',
  'maxLength',
  'pattern',
  'control-character',
  'lone-surrogate',
  'repeated',
  /** Of a header: API Gateway joins repeated ones by a comma, so nobody can tell. */
  'repeated-or-comma',
  'format',
  'enum',
  /** Two members that mean the same thing say different things. */
  'differs',
  'ip-address',
  /** Of the open API's link: what belongs to somebody else, and a serial number that cannot be used again. */
  'other-than-header',
  'not-of-business',
  'used-otherwise',
  'link-over',
  /** Of GenAuth: what a signed request, its date and its two families of headers can be wrong in. */
  'authorization-form',
  'date-digits',
  'date-weekday',
  'date-form',
  'families-differ',
  'other-family',
  'joint',
  /** Of DaxPay: the merchant's number, and the time of the request. */
  'match',
  'expired',
  'early',
  ...CALLBACK_URL_RULES,
] as const;

/** A rule that one part of a request can break, by its keyword in JSON Schema or our own word. All of them have words. */
export type Rule = (typeof RULES)[number];

/** A rule for the address that a callback goes to. */
export type CallbackUrlRule = (typeof CALLBACK_URL_RULES)[number];

/** Whether a text names a rule. */
export const isRule = (text: string): text is Rule => RULES.some((rule) => rule === text);

/** A rule that one part of a request breaks, without anything of its value. */
export interface Violation {
  /** The member's, parameter's or header's name. */
  readonly member: string;
  readonly rule: Rule;
  /** What the rule allows, where that is a number. */
  readonly limit?: number;
  /** How many characters the value has, beside the limit of its length. */
  readonly actual?: number;
  /** What the rule allows: characters, as `A-Z a-z 0-9 _ -`, or values; or the members that differ. */
  readonly allowed?: string;
  /** Where the part is not a member of the body. */
  readonly place?: 'header' | 'query';
}
