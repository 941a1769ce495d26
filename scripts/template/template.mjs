/**
 * A resource of the template, before it is written.
 *
 * @typedef {{ Type: string, DependsOn?: string | string[], Properties?: any }} Resource
 */

/** @typedef {Record<string, Resource>} Resources by logical id */

/**
 * What of a deployment changes its template.
 *
 * @typedef {object} DeployedStack
 * @property {string} region
 * @property {import('./parameters.mjs').Parameters} parameters
 * @property {readonly DeployedFunction[]} functions
 * @property {import('../monitoring/metric.mjs').Deployment} deployment
 *
 * @typedef {object} DeployedFunction
 * @property {string} operation its folder
 * @property {string} name in the account
 * @property {readonly string[]} routeKeys `GET /health`; `$default` for every other
 * @property {{ rate: number, burst: number }} [throttling] requests a second and at once, of each of its routes
 * @property {boolean} [callsOut] whether it calls others than AWS
 */

/**
 * @param {Resources} resources
 * @param {string} type
 * @returns {[logicalId: string, properties: any][]} the resources of a type
 */
export const ofType = (resources, type) =>
  Object.entries(resources)
    .filter(([, { Type }]) => Type === type)
    .map(([logicalId, resource]) => {
      resource.Properties ??= {};
      return [logicalId, resource.Properties];
    });

/**
 * @param {Resources} resources
 * @param {string} name of a function in the account
 * @returns {{ properties: any, statements: any[] }} the function, and the statements of its role, to be changed in place
 */
export function functionNamed(resources, name) {
  const [, properties] =
    ofType(resources, 'AWS::Lambda::Function').find(([, { FunctionName }]) => FunctionName === name) ?? [];
  const role = resources[properties?.Role['Fn::GetAtt'][0]]?.Properties;
  if (!role) throw new Error(`the template has no function ${name} with a role`);
  return { properties, statements: role.Policies[0].PolicyDocument.Statement };
}
