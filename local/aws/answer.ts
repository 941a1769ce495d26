import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { AwsError } from './request.ts';

/** Answers as services with the JSON protocol do. */
export function sendJson(
  response: ServerResponse,
  status: number,
  content: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(JSON.stringify(content));
}

/** Answers with an error as AWS writes it; what is no AwsError is a fault of the emulator, and an InternalServerError. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.writableEnded) return;
  const known = error instanceof AwsError ? error : new AwsError('InternalServerError', String(error), 500);
  const { type, message, status, queryError } = known;
  const headers = { 'x-amzn-errortype': type, ...(queryError && { 'x-amzn-query-error': queryError }) };
  sendJson(response, status, { __type: type, message, Message: message }, headers);
}
