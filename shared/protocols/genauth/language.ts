import type { HttpRequest } from '../../gateway/http-request.ts';
import type { Language } from '../../gateway/language.ts';
import type { GenauthCaller } from './caller.ts';
import { familyHeader } from './headers.ts';

/**
 * The language of a response: English where `x-authing-lang`, else `x-genauth-lang`, begins with `en`, in any case; else the
 * caller's, else Chinese.
 * @param caller only one that is authenticated: another's language would tell that it exists
 */
export function languageOf(
  request: HttpRequest | undefined,
  caller: Pick<GenauthCaller, 'language'> | undefined,
): Language {
  const asked = request && (familyHeader(request, 'authing', 'lang') ?? familyHeader(request, 'genauth', 'lang'));
  if (/^en/i.test(String(asked))) return 'en';
  return caller?.language === 'en-US' ? 'en' : 'zh';
}
