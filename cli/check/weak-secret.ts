import type { Finding } from '../../shared/secrets/entity.ts';

const MAKE_ONE = 'make one with: openssl rand -base64 32';
/** Of 32 random digits fewer different ones come up once in ten million; of other alphabets still less often. */
const FEWEST_CHARACTERS = 6;
const WORDS = /password|passwd|changeme|change-me|secret|example|placeholder|replace|qwerty/i;

/** Says why a shared secret is obviously not random; `undefined` when nothing is to be seen. */
export function weaknessOf(secret: string): Pick<Finding, 'severity' | 'text'> | undefined {
  if (new Set(secret).size < FEWEST_CHARACTERS || repeatsItself(secret) || countsUp(secret)) {
    return { severity: 'error', text: `is obviously not random; ${MAKE_ONE}` };
  }
  if (WORDS.test(secret)) return { severity: 'warning', text: `holds a plain word, so is it random? ${MAKE_ONE}` };
  if (secret !== secret.trim()) {
    return { severity: 'warning', text: 'begins or ends with a blank or a line break, which is part of the secret' };
  }
  if (/\\[nr]$/.test(secret)) {
    return { severity: 'warning', text: 'ends with a backslash and a letter, as JSON writes a line break; is it one?' };
  }
  return undefined;
}

/** Whether it is one piece again and again. */
function repeatsItself(secret: string): boolean {
  for (let period = 1; period <= secret.length / 2; period += 1) {
    if (secret.startsWith(secret.slice(period))) return true;
  }
  return false;
}

/** Whether most characters are neighbours of the one before, as in `0123456789abcdef`. */
function countsUp(secret: string): boolean {
  let steps = 0;
  for (let at = 1; at < secret.length; at += 1) {
    if (Math.abs(secret.charCodeAt(at) - secret.charCodeAt(at - 1)) <= 1) steps += 1;
  }
  return steps > (secret.length * 2) / 3;
}
