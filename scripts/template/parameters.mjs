/**
 * The parameters of a deployment as they were given; an empty string where one was not.
 *
 * @typedef {object} Parameters
 * @property {string} domainName
 * @property {string} certificateArn
 * @property {string} kmsKeyArn
 * @property {string} subnetIds joined by commas
 * @property {string} securityGroupIds joined by commas
 * @property {string} edge SHA-256 of one or two origin secrets, joined by a comma
 * @property {string} tableName
 * @property {string} registryTableName
 * @property {string} logRetentionDays
 * @property {string} callbackConcurrency
 * @property {string} reservedConcurrency `<operation>=<number>`, joined by commas
 */

/** Every parameter, and what its value looks like where it stands alone. */
const GRAMMARS = {
  publicBaseUrl: [/./, 'an https address'],
  alarmEmail: [/^[^\s@]+@[^\s@]+$/, 'an e-mail address'],
  domainName: [/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'a host name in lower case'],
  certificateArn: [/^arn:aws(-cn)?:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/, 'the ARN of a certificate in ACM'],
  kmsKeyArn: [/^arn:aws(-cn)?:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/, 'the ARN of a key in KMS, not of an alias'],
  subnetIds: [/^subnet-[0-9a-f]+(,subnet-[0-9a-f]+)+$/, 'two subnets or more, joined by commas: subnet-a1,subnet-b2'],
  securityGroupIds: [/^sg-[0-9a-f]+(,sg-[0-9a-f]+){0,4}$/, 'one to five security groups, joined by commas: sg-a1'],
  edge: [
    /^[0-9a-f]{64}(,[0-9a-f]{64})?$/,
    'the SHA-256 of one or two origin secrets, in lower-case hex, joined by a comma',
  ],
  tableName: [/^[A-Za-z0-9_.-]{3,255}$/, 'the name of a table'],
  registryTableName: [/^[A-Za-z0-9_.-]{3,255}$/, 'the name of a table'],
  logRetentionDays: [
    /^(1|3|5|7|14|30|60|90|120|150|180|365|400|545|731|1096|1827|2192|2557|2922|3288|3653)$/,
    'a number of days that CloudWatch Logs knows: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731 …',
  ],
  callbackConcurrency: [/^([2-9]|[1-9]\d{1,2}|1000)$/, 'a number from 2 to 1000'],
  reservedConcurrency: [
    /^[a-z-]+=\d{1,5}(,[a-z-]+=\d{1,5})*$/,
    'operations with a number each: exchange-auth-code=50,deliver-callback=100',
  ],
};

/** What cannot stand without another. */
const NEEDS = [
  ['domainName', 'certificateArn'],
  ['certificateArn', 'domainName'],
  ['subnetIds', 'securityGroupIds'],
  ['securityGroupIds', 'subnetIds'],
  ['edge', 'domainName'],
];

/** ARNs that must be of the deployment's region. */
const REGIONAL = ['certificateArn', 'kmsKeyArn'];

/**
 * What is wrong with the parameters, before anything is packaged: CloudFormation would fail halfway, and a misspelt `edge`
 * would leave a gateway open that was meant to be behind a proxy.
 *
 * @param {Partial<Parameters>} parameters
 * @param {{ region: string, given: readonly string[], operations: readonly string[] }} deployment `given`: names of the parameters
 *   of the command line, known or not
 * @returns {string | undefined} a sentence that says what to do, or nothing
 */
export function parameterFault(parameters, { region, given, operations }) {
  const unknown = given.find((name) => !Object.hasOwn(GRAMMARS, name));
  if (unknown !== undefined) {
    return `There is no parameter "${unknown}". There are: ${Object.keys(GRAMMARS).join(', ')}.`;
  }
  const values = /** @type {Record<string, string>} */ (parameters);
  return (
    grammarFault(values, given) ??
    missingFault(values) ??
    regionFault(values, region) ??
    concurrencyFault(readConcurrency(values.reservedConcurrency ?? ''), operations, Number(values.callbackConcurrency))
  );
}

/**
 * An empty value is none, but not where somebody gave it: then it is a variable of a script that was not there.
 *
 * @param {Record<string, string>} values
 * @param {readonly string[]} given
 */
function grammarFault(values, given) {
  for (const [name, [grammar, form]] of Object.entries(GRAMMARS)) {
    const value = values[name] || '';
    const isLeftOut = value === '' && !given.includes(name);
    if (!isLeftOut && !(/** @type {RegExp} */ (grammar).test(value))) return `The parameter ${name} must be ${form}.`;
  }
  return undefined;
}

/** @param {Record<string, string>} values */
function missingFault(values) {
  const [name, needed] = NEEDS.find(([one = '', other = '']) => values[one] && !values[other]) ?? [];
  return name && `The parameter ${name} needs ${needed}, too.`;
}

/** @param {Record<string, string>} values @param {string} region */
function regionFault(values, region) {
  const name = REGIONAL.find((one) => values[one] && values[one].split(':')[3] !== region);
  return name && `The parameter ${name} names something of another region: this deployment is in ${region}.`;
}

/**
 * @param {Record<string, number>} reserved
 * @param {readonly string[]} operations
 * @param {number} callbackConcurrency
 */
function concurrencyFault(reserved, operations, callbackConcurrency) {
  const unknown = Object.keys(reserved).find((operation) => !operations.includes(operation));
  if (unknown) return `The parameter reservedConcurrency names "${unknown}", which is no function.`;
  const callbacks = reserved['deliver-callback'] || callbackConcurrency;
  if (!(callbacks < callbackConcurrency)) return undefined;
  return (
    'The parameter reservedConcurrency leaves deliver-callback fewer executions than callbackConcurrency ' +
    `(${callbackConcurrency}) starts: what is throttled would end among the dead letters. Lower callbackConcurrency, too.`
  );
}

/**
 * @param {string} text the parameter reservedConcurrency
 * @returns {Record<string, number>} executions by operation
 */
export const readConcurrency = (text) =>
  Object.fromEntries(
    text
      .split(',')
      .filter(Boolean)
      .map((part) => part.split('='))
      .map(([operation = '', count]) => [operation, Number(count)]),
  );

/**
 * @param {Readonly<Record<string, unknown>>} custom of serverless.yml
 * @returns {Parameters}
 */
export const readParameters = (custom) =>
  /** @type {any} */ (Object.fromEntries(Object.keys(GRAMMARS).map((name) => [name, String(custom[name] ?? '')])));
