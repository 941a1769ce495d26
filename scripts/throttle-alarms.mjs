/**
 * An alarm for the throttles of each function. One for all would be an expression, and CloudWatch takes ten metrics in the
 * expression of an alarm: the eleventh function could not be deployed. Of these, each has one metric, and names its function.
 *
 * @param {Record<string, { Type: string, Properties?: any }>} resources of a CloudFormation template
 * @returns {Record<string, object>} the alarms, by logical id
 */
export function throttleAlarms(resources) {
  const functions = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
  return Object.fromEntries(
    functions.map(([id, { Properties }]) => [`${id}ThrottlesAlarm`, throttleAlarm(Properties.FunctionName)]),
  );
}

/** @param {string} functionName */
function throttleAlarm(functionName) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `${functionName}-throttles`,
      AlarmDescription: "Lambda refuses invocations of this function. The account's concurrency is used up.",
      Namespace: 'AWS/Lambda',
      MetricName: 'Throttles',
      Dimensions: [{ Name: 'FunctionName', Value: functionName }],
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'AlarmTopic' }],
      OKActions: [{ Ref: 'AlarmTopic' }],
    },
  };
}
