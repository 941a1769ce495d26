import type { Shape } from '../../cli/outputs/shape.ts';

/** A shape as people read it, in the notation of TypeScript's types; a member with `?` may be absent. */
export function describeShape(shape: Shape, indent = ''): string {
  const { type, anyOf, items } = shape;
  const values = shape.enum as readonly string[] | undefined;
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (anyOf) return (anyOf as readonly Shape[]).map((one) => describeShape(one, indent)).join(`\n${indent}| `);
  if (type === 'array') return arrayOf(items as Shape, indent);
  if (type === 'object') return shape.properties ? membersOf(shape, indent) : 'object';
  return type === 'integer' ? 'number' : String(type);
}

function arrayOf(items: Shape, indent: string): string {
  const inner = describeShape(items, `${indent}  `);
  if (items.anyOf || inner.includes('\n')) return `[\n${indent}  ${inner}, …\n${indent}]`;
  return `[${inner}, …]`;
}

function membersOf({ properties, required }: Shape, indent: string): string {
  const must = required as readonly string[];
  const members = Object.entries(properties as Readonly<Record<string, Shape>>).map(
    ([name, member]) => `${name}${must.includes(name) ? '' : '?'}: ${describeShape(member, `${indent}  `)}`,
  );
  const line = `{ ${members.join(', ')} }`;
  if (indent.length + line.length <= WIDTH && !line.includes('\n')) return line;
  return `{\n${members.map((member) => `${indent}  ${member},\n`).join('')}${indent}}`;
}

/** Columns, without the name of the member before and what closes the brackets behind. */
const WIDTH = 60;
