import validator from '@middy/validator';
import { GatewayError, type Violation } from '../../platform/errors.ts';
import type { SchemaValidator } from '../../signing/entity.ts';
import type { Exchange, Step } from '../exchange.ts';

/** Validates the input by the operation's schema, with @middy/validator; the error names each member that is wrong and its rules. */
export function validateInput(validate: SchemaValidator): Step {
  const ofInput: SchemaValidator = (exchange) => {
    const valid = validate((exchange as Exchange).input);
    ofInput.errors = validate.errors ?? null;
    return valid;
  };
  const { before } = validator({ eventSchema: ofInput });
  return {
    before: async (request) => {
      try {
        await before?.(request as never);
      } catch (error) {
        throw new GatewayError('invalid_parameter', {
          reason: 'the input fails its schema',
          violations: violationsOf(error),
        });
      }
    },
  };
}

type SchemaErrors = NonNullable<SchemaValidator['errors']>;

function violationsOf(error: unknown): Violation[] {
  const { cause } = error as { cause?: { data?: SchemaErrors } };
  const violations = (cause?.data ?? []).map(({ instancePath, keyword, params }) => {
    const { missingProperty, limit } = params as { missingProperty?: string; limit?: number };
    const member = missingProperty ?? instancePath.split('/')[1] ?? '';
    return { member, rule: keyword, ...(limit !== undefined && { limit }) };
  });
  return violations.filter(({ member }) => member !== '');
}
