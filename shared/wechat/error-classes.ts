/**
 * What an error of WeChat means. `refused`: the code is bad. `misconfigured`: an operator must act, and the code is not spent.
 * `busy`: WeChat did nothing. `unlisted`: anything else, so that nothing may be concluded.
 */
export type ErrorClass = 'refused' | 'misconfigured' | 'busy' | 'unlisted';

/** @see https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html */
const CLASSES: ReadonlyMap<number, ErrorClass> = new Map([
  [40029, 'refused'],
  [40163, 'refused'],
  [42003, 'refused'],
  [41008, 'refused'],
  [40226, 'refused'],
  [40001, 'misconfigured'],
  [40013, 'misconfigured'],
  [40125, 'misconfigured'],
  [40164, 'misconfigured'],
  [41004, 'misconfigured'],
  [48001, 'misconfigured'],
  [50002, 'misconfigured'],
  [61004, 'misconfigured'],
  [-1, 'busy'],
  [45009, 'busy'],
  [45011, 'busy'],
]);

/** Classifies an error by its number; its text can hold the code and an address, and is not looked at. */
export const classOf = (errcode: number): ErrorClass => CLASSES.get(errcode) ?? 'unlisted';

/** What WeChat says of a code that does not exist, once it has found app id, secret and our address right. */
export const INVALID_CODE = '40029';
