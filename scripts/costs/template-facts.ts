/** A resource of a CloudFormation template. */
interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: each type of resource has members of its own
  readonly Properties: any;
}

/** What the template says that costs something. */
export interface TemplateFacts {
  readonly functions: Readonly<Record<string, FunctionFacts>>;
  readonly alarms: { readonly count: number; readonly metrics: number; readonly queries: readonly string[] };
  readonly compositeAlarms: number;
  readonly dashboards: number;
  /** The gateway's own keys, each a secret. */
  readonly rings: number;
  /** Whether API Gateway has metrics for each route. */
  readonly hasRouteMetrics: boolean;
  readonly accessLogFormat: string;
  readonly logRetentionDays: number;
  readonly hasQueueMapping: boolean;
  /** Metrics of the service that alarms and dashboards read, `Accepted operation=…`. */
  readonly ownMetrics: readonly string[];
}

/** One function of the template. */
export interface FunctionFacts {
  readonly memoryMb: number;
  readonly isTraced: boolean;
  /** Whether API Gateway calls it. */
  readonly isHttp: boolean;
  /** By its schedules; 0 without one. */
  readonly runsAMonth: number;
}

/** Of 365 days, as AWS's price lists count. */
export const HOURS_A_MONTH = 730;

/** Reads the packaged template of a service. */
export function factsOf(resources: Readonly<Record<string, Resource>>, service: string, stage: string): TemplateFacts {
  const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
  const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => readBy(Properties));
  const bodies = ofType('AWS::CloudWatch::Dashboard').map(([, { Properties }]) => Properties.DashboardBody['Fn::Sub']);
  const [stageSettings] = ofType('AWS::ApiGatewayV2::Stage').map(([, { Properties }]) => Properties);
  const [logGroup] = ofType('AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
  const read = [...alarms.flatMap(({ metrics }) => metrics), ...bodies.flatMap(shownBy)];
  return {
    functions: functionsOf(resources, `${service}-${stage}-`),
    alarms: {
      count: alarms.length,
      metrics: alarms.reduce((sum, { metrics }) => sum + metrics.length, 0),
      queries: alarms.flatMap(({ queries }) => queries),
    },
    compositeAlarms: ofType('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: bodies.length,
    rings: new Set(JSON.stringify(resources).match(/\/keys\/[a-z]+-/g)).size,
    hasRouteMetrics: stageSettings?.DefaultRouteSettings?.DetailedMetricsEnabled === true,
    accessLogFormat: stageSettings?.AccessLogSettings?.Format ?? '',
    logRetentionDays: logGroup?.RetentionInDays ?? 0,
    hasQueueMapping: ofType('AWS::Lambda::EventSourceMapping').length > 0,
    ownMetrics: [...new Set(read.filter(({ namespace }) => namespace === service).map(({ name }) => name))].sort(),
  };
}

function functionsOf(resources: Readonly<Record<string, Resource>>, prefix: string): Record<string, FunctionFacts> {
  const all = Object.values(resources);
  const called = JSON.stringify(all.filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Integration'));
  const rules = all.filter(({ Type }) => Type === 'AWS::Events::Rule');
  const runs = (id: string) =>
    rules
      .filter(({ Properties }) => JSON.stringify(Properties.Targets).includes(`"${id}"`))
      .reduce((sum, { Properties }) => sum + runsAMonth(Properties.ScheduleExpression), 0);
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([id, { Properties }]): [string, FunctionFacts] => [
        String(Properties.FunctionName).replace(prefix, ''),
        {
          memoryMb: Properties.MemorySize,
          isTraced: Properties.TracingConfig?.Mode === 'Active',
          isHttp: called.includes(`"${id}"`),
          runsAMonth: runs(id),
        },
      ]),
  );
}

const MINUTES = { minute: 1, hour: 60, day: 1_440 };

/** @throws RangeError for another form than `rate(5 minutes)` */
export function runsAMonth(expression: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined) throw new RangeError(`a schedule of another form than rate(…): ${expression}`);
  return (HOURS_A_MONTH * 60) / (Number(count) * MINUTES[unit as keyof typeof MINUTES]);
}

interface ReadMetric {
  readonly namespace: string;
  readonly name: string;
}

// biome-ignore lint/suspicious/noExplicitAny: an alarm's properties as CloudFormation has them
function readBy(properties: any): { metrics: ReadMetric[]; queries: string[] } {
  const { Metrics = [{ MetricStat: { Metric: properties } }] } = properties;
  const metrics = Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: AlarmMetric } }) =>
    MetricStat ? [namedOf(MetricStat.Metric)] : [],
  );
  const queries = Metrics.map(({ Expression = '' }) => Expression).filter((text: string) => text.startsWith('SELECT'));
  return { metrics, queries };
}

interface AlarmMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

const namedOf = ({ Namespace, MetricName, Dimensions = [] }: AlarmMetric): ReadMetric => ({
  namespace: Namespace,
  name: nameOf(
    MetricName,
    Dimensions.map(({ Name, Value }) => [Name, String(Value)]),
  ),
});

/** `service` tells stages apart, and is the same for all of one. */
const nameOf = (metric: string, dimensions: readonly (readonly string[])[]): string =>
  [metric, ...dimensions.filter(([name]) => name !== 'service').map(([name, value]) => `${name}=${value}`)].join(' ');

function shownBy(body: string): ReadMetric[] {
  const { widgets } = JSON.parse(body) as { widgets: { properties: { metrics?: unknown[][] } }[] };
  return widgets.flatMap(({ properties: { metrics = [] } }) =>
    metrics.map((row) => {
      const [namespace = '', name = '', ...dimensions] = row.filter((cell) => typeof cell === 'string') as string[];
      const pairs = dimensions.flatMap((cell, at) => (at % 2 === 0 ? [[cell, String(dimensions[at + 1])]] : []));
      return { namespace, name: nameOf(name, pairs) };
    }),
  );
}
