/** Deployments as the documents show them, held to what the template takes. */
import { parameterFault } from '../../scripts/template/parameters.mjs';

const HASH = 'ab'.repeat(32);

/**
 * What is wrong with the parameters of a documented command; words in the place of a value are filled in.
 * @returns a sentence, or nothing
 */
export function deploymentFault(line: string): string | undefined {
  const filled = line.replaceAll(/\$SHA256|<old>|<new>/g, HASH);
  const parameters = Object.fromEntries(
    Array.from(filled.matchAll(/--param=(["'])(\w+)=(.*?)\1/g), ([, , name = '', value]) => [name, value]),
  );
  const [, region = 'eu-central-1'] = /--region (\S+)/.exec(line) ?? [];
  const operations = ['get-alipay-authinfo', 'create-authorization-url', 'exchange-auth-code', 'deliver-callback'];
  return parameterFault(
    { callbackConcurrency: '100', ...parameters },
    { region, given: Object.keys(parameters), operations },
  );
}
