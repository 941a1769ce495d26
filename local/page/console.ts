import { readFileSync } from 'node:fs';
import { gatewayAnswer, type HttpAnswer } from '../gateway/http-response.ts';
import type { PageRequest } from '../inspector/page-request.ts';
import { actOn } from './actions.ts';
import { readerFor } from './answers.ts';
import type { ConsoleParts } from './parts.ts';
import { show } from './shows.ts';
import { STYLE } from './style.ts';

/** Answers everything of the demo page. */
export interface Console {
  answer(request: PageRequest): Promise<HttpAnswer>;
}

/** Makes it. */
export function createConsole(parts: ConsoleParts): Console {
  const files = new Map([
    ['/inspector/page.css', file('text/css', STYLE)],
    ['/inspector/page.js', file('text/javascript', readFileSync(new URL('./script.js', import.meta.url), 'utf8'))],
  ]);
  return {
    async answer(request) {
      const asked = { request, reader: readerFor(request) };
      if (request.method === 'POST') return (await actOn(parts, asked)) ?? gatewayAnswer(404, 'Not Found');
      return files.get(request.path) ?? (await show(parts, asked)) ?? gatewayAnswer(404, 'Not Found');
    },
  };
}

function file(type: string, text: string): HttpAnswer {
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  return { status: 200, headers, body: Buffer.from(text) };
}
