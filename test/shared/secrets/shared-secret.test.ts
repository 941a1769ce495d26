import { Findings } from '../../../shared/secrets/entity.ts';
import { checkSharedSecret, checkSharedSecrets } from '../../../shared/secrets/shared-secret.ts';

const QUOTE = 'begins or ends with a quote, which would be part of the secret';

/** What is found about one secret. */
function faultsOf(secret: string) {
  const findings = new Findings();
  checkSharedSecret('secret', secret, findings);
  return findings.all;
}

describe('a shared secret', () => {
  test.each(['q3ZtV0n1yYkX8Jr5', 'a pass phrase', 'it"s', "o'clock `x` y", ' blanks around '])(
    'may be %j',
    (secret) => {
      expect(faultsOf(secret)).toEqual([]);
    },
  );

  test.each([
    ['"secret', QUOTE],
    ["'secret", QUOTE],
    ['`secret', QUOTE],
    ['secret"', QUOTE],
    ["secret'", QUOTE],
    ['secret`', QUOTE],
    [' \t"secret', QUOTE],
    ['secret" \n', QUOTE],
    ['your-secret', 'is a placeholder of the documents, not a value'],
    ['"your-secret..."', 'is a placeholder of the documents, not a value'],
    ['secret\u200B', 'holds an invisible character (U+200B); copy it anew, from its file'],
    ['"secret\u200B"', 'holds an invisible character (U+200B); copy it anew, from its file'],
    ['secret.txt', 'is the name of a file; give what the file holds'],
  ])('%j is not what somebody made', (secret, text) => {
    expect(faultsOf(secret)).toEqual([{ severity: 'error', member: 'secret', text }]);
  });
});

test('of a list, each wrong secret is named by its place', () => {
  const findings = new Findings();
  checkSharedSecrets('keys', [{ secret: '"a"' }, { secret: 'sound' }, { secret: '"b"' }], findings);
  expect(findings.all).toEqual([
    { severity: 'error', member: 'keys/0/secret', text: QUOTE },
    { severity: 'error', member: 'keys/2/secret', text: QUOTE },
  ]);
});
