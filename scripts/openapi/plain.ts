import { type Described, type Json, jsonContent } from './described.ts';

/** The page to which Alipay sends the browser back. */
export function pageOperation({ input, output, example }: Described): Json {
  const page = { 'text/html': { schema: output } };
  const retry = { 'retry-after': { schema: { type: 'string' } } };
  return {
    tags: ['Browser'],
    security: [],
    parameters: Object.entries(input.properties as Json).map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      schema,
      example: example.input[name],
    })),
    responses: {
      200: { description: 'What became of the authorization', content: page },
      404: { description: 'No such link, or it is over', content: page },
      500: { description: 'Something is wrong here', content: page },
      503: { description: 'Reload it a little later', headers: retry, content: page },
    },
  };
}

/** The result of the last checks, without an envelope. */
export function healthOperation({ output, example }: Described): Json {
  const content = jsonContent(output, { example: example.output });
  return {
    tags: ['Operation'],
    security: [],
    responses: {
      200: { description: 'All checks passed', content },
      503: { description: 'A check failed, or nothing is known', content: jsonContent(output) },
    },
  };
}
