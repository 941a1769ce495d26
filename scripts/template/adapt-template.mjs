import { leaveOutWhatIsMissing } from './china.mjs';
import { useCustomerKey } from './customer-key.mjs';
import { addDomain } from './domain.mjs';
import { placeInSubnets } from './network.mjs';
import { readConcurrency } from './parameters.mjs';
import { throttleRoutes } from './routes.mjs';
import { functionNamed } from './template.mjs';

/**
 * Changes the template as the deployment's region and parameters say.
 *
 * @param {{ Resources: import('./template.mjs').Resources, Outputs?: Record<string, object> }} template changed in place
 * @param {Omit<import('./template.mjs').DeployedStack, 'deployment'>} stack
 */
export function adaptTemplate(template, { region, parameters, functions }) {
  const { Resources: resources } = template;
  throttleRoutes(resources, functions);
  template.Outputs = { ...template.Outputs, ...addDomain(resources, parameters) };
  useCustomerKey(resources, functions, parameters.kmsKeyArn);
  placeInSubnets(resources, functions, parameters);
  reserveConcurrency(resources, functions, parameters.reservedConcurrency);
  leaveOutWhatIsMissing(resources, functions, region);
}

/**
 * @param {import('./template.mjs').Resources} resources
 * @param {readonly import('./template.mjs').DeployedFunction[]} functions
 * @param {string} reservedConcurrency the parameter
 */
function reserveConcurrency(resources, functions, reservedConcurrency) {
  for (const [operation, count] of Object.entries(readConcurrency(reservedConcurrency))) {
    const name = functions.find((one) => one.operation === operation)?.name ?? operation;
    functionNamed(resources, name).properties.ReservedConcurrentExecutions = count;
  }
}
