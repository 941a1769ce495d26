import { functionNamed } from './template.mjs';

/**
 * @param {string} region
 * @returns {boolean} whether it is of the partition aws-cn
 */
export const isInChina = (region) => region.startsWith('cn-');

/** What is said before a deployment there. */
export const CHINA_NOTICE =
  'In China an API answers nobody until the account has its ICP recordal or exception, and Lambda has no X-Ray: see docs/china.md.';

/**
 * Leaves out what the regions of China lack: X-Ray for Lambda.
 *
 * @param {import('./template.mjs').Resources} resources
 * @param {readonly import('./template.mjs').DeployedFunction[]} functions
 * @param {string} region
 */
export function leaveOutWhatIsMissing(resources, functions, region) {
  if (!isInChina(region)) return;
  for (const { name } of functions) {
    const { properties, statements } = functionNamed(resources, name);
    delete properties.TracingConfig;
    const kept = statements.filter(({ Action }) => ![Action].flat().every((action) => action.startsWith('xray:')));
    statements.splice(0, statements.length, ...kept);
  }
}
