/** A JSON Schema (2020-12), as far as the tool's outputs need it. */
export type Shape = Readonly<Record<string, unknown>>;

/** A string. @param description what it says, where its name does not */
export const text = (description?: string): Shape => ({
  type: 'string',
  ...(description !== undefined && { description }),
});

/** A whole number from 0. */
export const count: Shape = { type: 'integer', minimum: 0 };

/** True or false. */
export const flag: Shape = { type: 'boolean' };

/** One of some strings. */
export const oneOf = (...values: readonly string[]): Shape => ({ enum: values });

/** One of some shapes. */
export const either = (...shapes: readonly Shape[]): Shape => ({ anyOf: shapes });

/** An array. */
export const listOf = (items: Shape): Shape => ({ type: 'array', items });

/** An object whose members are not this tool's to say. */
export const anyObject: Shape = { type: 'object' };

/** An object with these members and no others. @param optional those that may be absent */
export const record = (
  members: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape => ({
  type: 'object',
  properties: { ...members, ...optional },
  required: Object.keys(members),
  additionalProperties: false,
});
