import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { PLACE } from '../place.ts';
import { AwsError, type AwsRequest } from './request.ts';

/** Who receives what is published to a topic. */
interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
}

type Input = AwsRequest['input'];
type Xml = Readonly<Record<string, string>>;

/** The topics of alarms, and who receives them. Nothing is ever published here: there are no alarms. */
export class Topics {
  readonly #topics = new Map<string, Subscription[]>();

  /** Makes a topic, with the person at the terminal as its receiver. */
  create(arn: string): void {
    this.#topics.set(arn, []);
    this.#subscribe({ TopicArn: arn, Protocol: 'email', Endpoint: 'operator@localhost' });
  }

  /**
   * The operations of SNS that the tool and its documents use.
   * @returns the members of the result, in XML
   * @throws AwsError as SNS would answer
   */
  carryOut(operation: string, input: Input): string {
    if (operation === 'ListSubscriptionsByTopic') return this.#list(input);
    if (operation === 'Subscribe') return element('SubscriptionArn', this.#subscribe(input));
    if (operation === 'Unsubscribe') return this.#unsubscribe(input);
    throw new AwsError('InvalidAction', `the local stack has no ${operation}`);
  }

  #of({ TopicArn }: Input): Subscription[] {
    const subscriptions = this.#topics.get(String(TopicArn));
    if (subscriptions) return subscriptions;
    throw new AwsError('NotFound', 'Topic does not exist', 404);
  }

  #list(input: Input): string {
    const members = this.#of(input).map(({ arn, protocol, endpoint }) =>
      elements({
        ...{ SubscriptionArn: arn, Protocol: protocol, Endpoint: endpoint },
        ...{ TopicArn: String(input.TopicArn), Owner: PLACE.accountId },
      }),
    );
    return element('Subscriptions', members.map((member) => `<member>${member}</member>`).join(''), true);
  }

  #subscribe(input: Input): string {
    const arn = `${input.TopicArn}:${randomUUID()}`;
    this.#of(input).push({ arn, protocol: String(input.Protocol), endpoint: String(input.Endpoint) });
    return arn;
  }

  #unsubscribe({ SubscriptionArn }: Input): string {
    for (const [topic, subscriptions] of this.#topics) {
      this.#topics.set(
        topic,
        subscriptions.filter(({ arn }) => arn !== SubscriptionArn),
      );
    }
    return '';
  }
}

/** Answers as services with the Query protocol do. @param result members of the result, in XML */
export function sendQueryResult(response: ServerResponse, operation: string, result: string): void {
  const body = `<${operation}Result>${result}</${operation}Result>${metadata()}`;
  send(response, 200, `<${operation}Response xmlns="${NAMESPACE}">${body}</${operation}Response>`);
}

/** Answers with an error in XML. */
export function sendQueryError(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.writableEnded) return;
  const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
  const said = elements({ Type: 'Sender', Code: known.type, Message: known.message });
  const body = `<Error>${said}</Error>${element('RequestId', randomUUID())}`;
  send(response, known.status, `<ErrorResponse xmlns="${NAMESPACE}">${body}</ErrorResponse>`);
}

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

const send = (response: ServerResponse, status: number, xml: string): void =>
  void response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);

const metadata = (): string => element('ResponseMetadata', element('RequestId', randomUUID()), true);

const elements = (members: Xml): string =>
  Object.entries(members)
    .map(([name, text]) => element(name, text))
    .join('');

/** @param isXml whether the content is XML already */
function element(name: string, content: string, isXml = false): string {
  const escaped = isXml ? content : content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${name}>${escaped}</${name}>`;
}
