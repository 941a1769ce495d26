import { buildFunctions } from './build.mjs';
import { askAccount } from './deployed-stack.mjs';
import { alarmsOf } from './monitoring/catalog.mjs';
import { dashboardResources } from './monitoring/dashboards.mjs';
import { queryResources } from './monitoring/queries.mjs';
import { alarmResources, pagesResource, subscriptionResources } from './monitoring/resources.mjs';
import { readContracts, readOperations, readRoutes, routesOf } from './operations.mjs';
import { rollbackOn } from './rollback.mjs';
import { stageFault } from './stage-name.mjs';
import { protectTables } from './table-protection.mjs';
import { adaptTemplate } from './template/adapt-template.mjs';
import { CHINA_NOTICE, isInChina } from './template/china.mjs';
import { parameterFault, readParameters } from './template/parameters.mjs';

const LOCAL_STAGE = 'local';

/** What a function.yml may say besides what the CLI knows. */
const OWN_PROPERTIES = {
  type: 'object',
  properties: {
    callsOut: { type: 'boolean' },
    throttling: {
      type: 'object',
      required: ['rate', 'burst'],
      additionalProperties: false,
      properties: { rate: { type: 'integer', minimum: 1 }, burst: { type: 'integer', minimum: 1 } },
    },
  },
};

const UNPROTECTED =
  'A table is made without deletion protection, so that this deployment can be rolled back if it fails. ' +
  'Deploy once more to switch it on.';

/**
 * What this project adds to the serverless CLI: bundles before `package` and `invoke local`, sample events filled and signed for stage `local`, the variables
 * `${rate:<seconds>}`, `${publicBaseUrl:<address>}`, `${operations:<key>}` and `${routes:<operation>}`, alarms, dashboards and queries, a first deployment that
 * can be rolled back, and refusals that say what to do instead of failing later with something unclear.
 */
export default class GatewayPlugin {
  /**
   * @param {any} serverless the CLI's instance; it publishes no types
   * @param {Record<string, any>} options of the command line; `data` is the event, parsed
   * @param {{ log: { notice(text: string): void } }} utilities
   */
  constructor(serverless, options, { log }) {
    const { service } = serverless;
    this.aws = () => serverless.getProvider('aws');
    this.stage = () => this.aws().getStage();
    this.service = service;
    this.fail = (/** @type {string} */ sentence) => new serverless.classes.Error(sentence);
    /** @type {() => { Resources: import('./template/template.mjs').Resources }} */
    this.template = () => service.provider.compiledCloudFormationTemplate;
    /** @type {() => import('./template/template.mjs').DeployedFunction[]} */
    this.functions = () =>
      service.getAllFunctions().map((/** @type {string} */ operation) => {
        const { name, events = [], throttling, callsOut } = service.getFunction(operation);
        return { operation, name, routeKeys: routeKeysOf(events), throttling, callsOut };
      });
    /** Names of the command line's `--param name=value`. */
    this.given = () =>
      [options.param ?? serverless.processedInput?.options?.param ?? []]
        .flat()
        .map((/** @type {string} */ text) => text.replace(/=.*$/s, ''));
    serverless.configSchemaHandler?.defineFunctionProperties('aws', OWN_PROPERTIES);
    this.options = options;
    this.log = log;
    this.configurationVariablesSources = {
      routes: {
        resolve: async (/** @type {{ address: string }} */ { address }) => ({ value: await this.routes(address) }),
      },
      operations: { resolve: async (/** @type {OfFiles} */ request) => ({ value: await ofAllFunctions(request) }) },
      rate: { resolve: async (/** @type {{ address: string }} */ { address }) => ({ value: rate(address) }) },
      publicBaseUrl: {
        resolve: async (/** @type {{ address: string }} */ { address }) => ({ value: this.publicBaseUrl(address) }),
      },
    };
    this.hooks = {
      initialize: () => this.actAsTheFunction(serverless.processedInput.commands.join(' ')),
      'before:package:cleanup': () => this.refuseWrongInput(),
      'before:package:createDeploymentArtifacts': () => this.build(),
      'after:aws:package:finalize:mergeCustomProviderResources': () => this.completeTemplate(),
      // Its tables may be made by this very deployment: the stack itself exists before, with the bucket alone.
      'before:aws:deploy:deploy:checkForChanges': () => this.lookAtWhatIsDeployed(),
      'before:invoke:local:invoke': () => this.prepareInvokeLocal(),
      'before:deploy:deploy': () => this.beforeDeploy(),
    };
  }

  async build() {
    await buildFunctions();
  }

  refuseWrongInput() {
    const functions = this.functions();
    const names = functions.map(({ name }) => name);
    const operations = functions.map(({ operation }) => operation);
    const deployment = { region: this.aws().getRegion(), given: this.given(), operations };
    const fault = stageFault(this.stage(), names) ?? parameterFault(readParameters(this.service.custom), deployment);
    if (fault !== undefined) throw this.fail(fault);
  }

  completeTemplate() {
    const { custom } = this.service;
    const functions = this.functions();
    const deployment = {
      ...custom,
      service: this.service.service,
      stage: this.stage(),
      functions: functions.map((one) => ({ ...one, isHttp: one.routeKeys.length > 0 })),
    };
    const prefix = `${deployment.service}-${deployment.stage}`;
    const alarms = alarmsOf(deployment);
    const template = this.template();
    Object.assign(template.Resources, alarmResources(alarms, prefix), pagesResource(alarms, prefix));
    Object.assign(template.Resources, subscriptionResources(deployment));
    Object.assign(template.Resources, dashboardResources(deployment), queryResources(deployment));
    adaptTemplate(template, { region: this.aws().getRegion(), parameters: readParameters(custom), functions });
  }

  async lookAtWhatIsDeployed() {
    const account = askAccount(this.aws());
    if (await protectTables(this.template().Resources, account.describeResource)) this.log.notice(UNPROTECTED);
    const { configuration, notice } = rollbackOn(
      await account.findAlarm(`${this.service.service}-${this.stage()}-pages`),
    );
    if (configuration) this.service.provider.rollbackConfiguration = configuration;
    if (notice) this.log.notice(notice);
  }

  /**
   * The local AWS endpoints know a caller by its access key, which is the function's name, and enforce that function's
   * role. So `invoke local` meets the permissions that the function will have, and needs no AWS account.
   *
   * @param {string} command
   */
  actAsTheFunction(command) {
    if (command !== 'invoke local' || this.stage() !== LOCAL_STAGE) return;
    for (const name of ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN']) delete process.env[name];
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: this.options.function, AWS_SECRET_ACCESS_KEY: LOCAL_STAGE });
  }

  async prepareInvokeLocal() {
    if (this.stage() === LOCAL_STAGE) {
      await this.requireStack(this.service.provider.environment.AWS_ENDPOINT_URL);
      await this.fillEvent();
    }
    await this.build();
  }

  /**
   * A sample event holds no secret, and a signature lasts five minutes: both come from the running stack, now. The CLI has read and
   * parsed the event by this time.
   */
  async fillEvent() {
    const { freshEvent, isToBeFilled } = await import('../cli/event/fresh-event.ts');
    const { findLocalStack, readDemo } = await import('../cli/local-stack.ts');
    if (!isToBeFilled(this.options.data)) return;
    try {
      const demo = readDemo(findLocalStack(process.env));
      this.options.data = await freshEvent(this.options.data, demo, Date.now());
    } catch (error) {
      throw this.fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {string} endpoint */
  async requireStack(endpoint) {
    try {
      const { ok } = await fetch(`${endpoint}/calls`, { signal: AbortSignal.timeout(10_000) });
      if (!ok) throw new Error('something else listens there');
    } catch {
      throw this.fail(
        `No local stack runs: none answers at ${endpoint}. Start one with "npm start" in another terminal ` +
          '(with AWS_PORT set alike there and here, if you set it), then repeat this command.',
      );
    }
  }

  /**
   * @param {string} address an operation, or `all`
   * @returns {Promise<string | object[]>} the events of the operation's routes; of all routes, what `not-found` is told
   */
  async routes(address) {
    if (address === 'all') return readRoutes();
    const contract = (await readContracts())[address];
    if (contract === undefined)
      throw this.fail(`\${routes:${address}}: functions/${address}/contract.ts does not exist`);
    return routesOf(contract).map((httpApi) => ({ httpApi }));
  }

  /**
   * @param {string} address what the deployer gave
   * @returns {string} the same, when a deployment can be reached under it
   */
  publicBaseUrl(address) {
    if (/^https:\/\/[^\s?#]+[^\s?#/]$/.test(address)) return address;
    throw this.fail(
      'The public address of this deployment is missing or wrong. Give it with --param="publicBaseUrl=https://..." or ' +
        'the variable PUBLIC_BASE_URL: https, as users and merchants reach it, without query and closing slash.',
    );
  }

  beforeDeploy() {
    if (isInChina(this.aws().getRegion())) this.log.notice(CHINA_NOTICE);
    if (this.stage() !== LOCAL_STAGE) return;
    throw this.fail(
      `Stage "${LOCAL_STAGE}" is the embedded stack on this machine. Name another to deploy: --stage prod`,
    );
  }
}

/** @param {readonly Record<string, any>[]} events @returns {string[]} */
const routeKeysOf = (events) =>
  events.flatMap(({ httpApi }) => {
    if (httpApi === undefined) return [];
    return httpApi === '*' ? ['$default'] : [`${httpApi.method.toUpperCase()} ${httpApi.path}`];
  });

/**
 * @typedef {{ address: string, resolveVariable(variable: string): Promise<any> }} OfFiles
 */

/**
 * @param {OfFiles} request its address is a key of each function.yml: `functions` or `resources`
 * @returns {Promise<object>} what stands there, together
 */
async function ofAllFunctions({ address, resolveVariable }) {
  const parts = (await readOperations()).map((name) =>
    resolveVariable(`file(functions/${name}/function.yml):${address}`),
  );
  const all = await Promise.all(parts);
  if (address === 'functions') return Object.assign({}, ...all);
  return { Resources: Object.assign({}, ...all.map(({ Resources }) => Resources)) };
}

/**
 * @param {string} address seconds
 * @returns {string} EventBridge's rate expression, which knows whole minutes only
 */
function rate(address) {
  const minutes = Number(address) / 60;
  if (!Number.isInteger(minutes) || minutes < 1) throw new Error(`\${rate:${address}}: not a whole number of minutes`);
  return minutes === 1 ? 'rate(1 minute)' : `rate(${minutes} minutes)`;
}
