import validator from '@middy/validator';
import { GatewayError, type Violation } from '../../platform/errors.ts';
import type { SchemaValidator } from '../../signing/entity.ts';
import type { Exchange, Step } from '../exchange.ts';

/** Validates the input by the operation's schema, with @middy/validator; the error names each member that is wrong and its rules. */
export function validateInput(validate: SchemaValidator): Step {
  const eventSchema = ({ input }: Exchange): true => {
    if (validate(input)) return true;
    // Here, and not from the middleware's error: the next request's faults stand in the same place by then.
    const violations = violationsOf(validate.errors ?? []);
    throw new GatewayError('invalid_parameter', { reason: 'the input fails its schema', violations });
  };
  return validator({ eventSchema }) as unknown as Step;
}

function violationsOf(errors: NonNullable<SchemaValidator['errors']>): Violation[] {
  const violations = errors.map(({ instancePath, keyword, params }) => {
    const { missingProperty, limit } = params as { missingProperty?: string; limit?: number };
    const member = missingProperty ?? instancePath.split('/')[1] ?? '';
    return { member, rule: keyword, ...(limit !== undefined && { limit }) };
  });
  return violations.filter(({ member }) => member !== '');
}
