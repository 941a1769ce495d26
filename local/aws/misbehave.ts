import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendJson } from './answer.ts';
import type { Fault } from './faults.ts';
import { AwsError, type AwsRequest } from './request.ts';

/**
 * Does to the answer of a call what the fault says.
 * @returns whether the call must not be carried out, because its answer is given or never will be
 * @throws AwsError for the faults that AWS itself would answer
 */
export async function misbehave(
  fault: Fault | undefined,
  { body }: Pick<AwsRequest, 'body'>,
  response: ServerResponse,
): Promise<boolean> {
  if (fault?.mode === 'throttle') throw throttled(fault);
  if (fault?.mode === 'error') throw new AwsError('InternalServerError', `a fault was asked for: ${body}`, 500);
  if (fault?.mode === 'down') response.destroy();
  if (fault?.mode === 'slow') await sleep(fault.delayMs, undefined, { ref: false });
  if (fault?.mode === 'hold') await fault.released;
  if (fault?.mode === 'garbage')
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>not JSON: ${body}`);
  if (fault?.mode === 'empty') sendJson(response, 200, {});
  if (fault?.mode === 'lost-answer') loseAnswer(response);
  if (fault?.mode === 'half') halveAnswer(response);
  return response.destroyed || response.writableEnded;
}

const THROTTLED = {
  dynamodb: 'ProvisionedThroughputExceededException',
  secretsmanager: 'ThrottlingException',
  sqs: 'RequestThrottled',
  sns: 'Throttled',
} as const;

function throttled({ service }: Fault): AwsError {
  return new AwsError(THROTTLED[service], 'Rate exceeded');
}

/** The call will be carried out; where its answer would be sent, the connection drops. */
function loseAnswer(response: ServerResponse): void {
  response.end = () => response.destroy();
}

/** The call will be carried out; of its answer the second half is missing. */
function halveAnswer(response: ServerResponse): void {
  const end = response.end.bind(response);
  response.end = (body: unknown) => {
    if (!response.headersSent) response.removeHeader('content-length');
    const whole = Buffer.from(String(body));
    return end(whole.subarray(0, whole.length / 2));
  };
}
