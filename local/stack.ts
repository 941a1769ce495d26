import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { buildFunctions } from '../scripts/build.mjs';
import { AlipayFaults } from './alipay/faults.ts';
import { RequestLog } from './alipay/request-log.ts';
import type { AwsEndpoints } from './aws/endpoints.ts';
import { createAwsEndpoints } from './aws/endpoints.ts';
import { queueArchive } from './aws/queue-archive.ts';
import { areSecrets } from './aws/secret-store.ts';
import { Counterparts } from './counterparts.ts';
import { requestAuthorizationLink } from './demo/authorization-link.ts';
import type { Demo } from './demo/demo-file.ts';
import { describeDemo } from './demo/demo-file.ts';
import { type DemoDocuments, demoDocuments } from './demo/documents.ts';
import { loadMaterial } from './demo/material.ts';
import { putDemoCallers, putDemoSecrets } from './demo/provision.ts';
import type { Integration } from './gateway/server.ts';
import { createGateway } from './gateway/server.ts';
import { EventStream } from './inspector/event-stream.ts';
import { Journal } from './inspector/journal.ts';
import type { LocalPages } from './inspector/page-request.ts';
import { firstOf, inspectorPages } from './inspector/pages.ts';
import { openRegistryReader } from './inspector/registry-reader.ts';
import { RequestRecords } from './inspector/request-records.ts';
import { FunctionRuntime } from './lambda/function-runtime.ts';
import { measureHolding } from './lambda/holding.mjs';
import { listen, stopListening } from './listen.ts';
import type { LogFile } from './log-file.ts';
import { openLogFile } from './log-file.ts';
import { Behaviour } from './merchant/behaviour.ts';
import { claimFolder, requireUnusedFolder } from './one-stack.ts';
import { demoPages } from './page/pages.ts';
import { localArn } from './place.ts';
import { QueuePoller } from './queue-poller.ts';
import { referencePages } from './reference/pages.ts';
import type { Schedules } from './schedules.ts';
import { startSchedules } from './schedules.ts';
import type { ServiceDefinition } from './service/definition.ts';
import { loadService } from './service/load.ts';
import type { Settings } from './settings.ts';
import { readState, writeState } from './state-file.ts';

/** A stack that answers. */
export interface Stack {
  readonly demo: Demo;
  /** An authorization link to open, or why there is none. */
  readonly link: string;
  readonly demoFile: string;
  readonly logFile: string;
}

/** The embedded stack: gateway, functions, AWS endpoints, queues and schedules, fake Alipay, demo merchant. */
export class EmbeddedStack {
  readonly #settings: Settings;
  readonly #tell: (line: string) => void;
  readonly #runtimes = new Map<string, FunctionRuntime>();
  readonly #gateway: Server;
  readonly #events = new EventStream();
  readonly #records = new RequestRecords(() => this.#events.tell());
  readonly #calls = new RequestLog(() => this.#events.tell());
  readonly #journal = new Journal({ requests: this.#records, calls: this.#calls }, () => this.#events.tell());
  readonly #faults = new AlipayFaults();
  readonly #behaviour = new Behaviour();
  #integrations: readonly Integration[] = [];
  #pages: LocalPages | undefined;
  #aws: AwsEndpoints | undefined;
  #counterparts: Counterparts | undefined;
  #schedules: Schedules | undefined;
  #pollers: readonly QueuePoller[] = [];

  /** @param tell is told in a line what happens while it runs and somebody waits for: callbacks that are passed on */
  constructor(settings: Settings, tell: (line: string) => void = () => {}) {
    this.#settings = settings;
    this.#tell = tell;
    this.#gateway = createGateway(() => this.#integrations, {
      pages: (request) => this.#pages?.(request),
      seen: (event, answer) => this.#records.add(event, answer),
    });
  }

  /**
   * Settles when everything answers and the first run of each schedule is over. The ports are taken first, so that one
   * in use is known before anything is built.
   * @param report is told what is being done
   * @throws Error in plain words
   */
  async start(report: (step: string) => void = () => {}): Promise<Stack> {
    const { stateFolder } = this.#settings;
    const { places, aws, pendingMaterial } = await this.#listen();
    report('Building the functions, reading serverless.yml');
    const [service, material] = await Promise.all([loadService(), pendingMaterial, buildFunctions()]);
    report('Starting the functions, checking the health');
    const logFile = `${stateFolder}/functions.log`;
    const log = this.#readAlong(openLogFile(logFile, this.#settings.showLogs));
    // Threads load their modules while this one makes what they will need.
    const documents = demoDocuments(material, places.merchant);
    putDemoSecrets(aws, service, documents);
    const loaded = this.#loadFunctions(service, aws, log);
    await Promise.all([loaded, this.#provision(aws, service, documents)]);
    const demo = describeDemo(places, material);
    this.#connectFunctions(service, aws, log);
    this.#openPages(service, aws, demo);
    await this.#schedules?.firstRun;
    writeState(`${stateFolder}/demo.json`, demo);
    const link = await requestAuthorizationLink(demo);
    return { demo, link, demoFile: `${stateFolder}/demo.json`, logFile };
  }

  /** Ends everything; may be called at any time. */
  async stop(): Promise<void> {
    this.#schedules?.stop();
    for (const poller of this.#pollers) poller.stop();
    const runtimes = [...this.#runtimes.values()].map((runtime) => runtime.stop());
    await Promise.all([stopListening(this.#gateway), this.#counterparts?.stop(), this.#aws?.close(), ...runtimes]);
  }

  /** Takes all ports, while the keys are read or made. */
  async #listen() {
    const { stateFolder, gatewayPort, forwardTo } = this.#settings;
    const gateway = await listen(this.#gateway, gatewayPort, 'PORT');
    const pendingMaterial = loadMaterial(`${stateFolder}/keys.json`);
    this.#counterparts = new Counterparts(pendingMaterial, {
      ...{ calls: this.#calls, faults: this.#faults, behaviour: this.#behaviour },
      seen: (callback, answered) => this.#journal.addCallback(callback, answered),
      ...(forwardTo && { forwardTo }),
      report: this.#tell,
    });
    // A damaged file is reported where it is waited for; a port in use may come first.
    pendingMaterial.catch(() => undefined);
    const counterparts = await this.#counterparts.listen(this.#settings);
    const aws = await this.#startAws();
    await requireUnusedFolder(stateFolder, aws.url);
    claimFolder(stateFolder, aws.url);
    return { places: { gateway, ...counterparts }, aws, pendingMaterial };
  }

  async #startAws(): Promise<AwsEndpoints> {
    const { stateFolder, awsPort } = this.#settings;
    const file = `${stateFolder}/secrets.json`;
    this.#aws = await createAwsEndpoints({
      port: awsPort,
      secrets: readState(file, { isGood: areSecrets }) ?? [],
      saveSecrets: (secrets) => writeState(file, secrets),
      queueArchive: queueArchive(`${stateFolder}/queues`),
      databaseFolder: `${stateFolder}/dynamodb`,
      stateFolder: resolve(stateFolder),
      measureThreads: () => this.#measureThreads(),
    });
    return this.#aws;
  }

  async #provision(aws: AwsEndpoints, service: ServiceDefinition, documents: DemoDocuments): Promise<void> {
    for (const queue of service.queues) aws.queues.create(queue);
    for (const topic of service.topics) aws.topics.create(localArn('sns', topic));
    aws.enforce(new Map(service.functions.map(({ name, role }) => [name, role])));
    await aws.createTables(service.tables);
    await putDemoCallers(aws, service, documents);
  }

  async #loadFunctions(service: ServiceDefinition, aws: AwsEndpoints, log: LogFile): Promise<void> {
    for (const definition of service.functions) {
      const runtime = new FunctionRuntime(definition, { awsEndpointUrl: aws.url, writeLog: log.write });
      this.#runtimes.set(definition.name, runtime);
    }
    await Promise.all([...this.#runtimes.values()].map((runtime) => runtime.warmUp()));
  }

  /** From here on they are invoked: by the gateway, by queues, by schedules. */
  #connectFunctions(service: ServiceDefinition, aws: AwsEndpoints, log: LogFile): void {
    this.#integrations = service.functions.flatMap(({ name, routes }) =>
      routes.map((route) => ({ ...route, invoke: (event) => this.#invoke(name, event) })),
    );
    this.#startPollers(service, aws, log);
    this.#schedules = startSchedules(service, ({ name }, event) => this.#invoke(name, event));
  }

  /** The page's log of what the functions say. */
  #readAlong(log: LogFile): LogFile {
    return {
      write: (text) => {
        this.#journal.addLog(text);
        log.write(text);
      },
    };
  }

  /** The pages for people; all but their door is loaded when somebody looks. */
  #openPages(service: ServiceDefinition, aws: AwsEndpoints, demo: Demo): void {
    const place = { endpoint: aws.url, service: service.name, stage: service.stage };
    const openReader = () => openRegistryReader(place);
    const [journal, events, faults, behaviour] = [this.#journal, this.#events, this.#faults, this.#behaviour];
    const demoPage = demoPages(this.#events, async () => {
      await import('../scripts/schema-hook.mjs');
      const { openConsole } = await import('./page/open-console.ts');
      return openConsole({ demo, journal, events, faults, behaviour }, { place, openReader });
    });
    this.#pages = firstOf(inspectorPages(this.#records, openReader), referencePages, demoPage);
  }

  #startPollers({ functions }: ServiceDefinition, aws: AwsEndpoints, log: LogFile): void {
    this.#pollers = functions.flatMap(({ name, queueSources }) =>
      queueSources.map(
        (source) =>
          new QueuePoller({
            source,
            queue: aws.queues.get(source.queueName),
            invoke: (event) => this.#invoke(name, event),
            actAsFunction: (action, resource) => aws.actAs(name, action, resource),
            writeLog: log.write,
          }),
      ),
    );
    for (const poller of this.#pollers) poller.start();
  }

  /** Every function's thread, and at the end this one, in which the emulators live. */
  async #measureThreads(): Promise<object[]> {
    const functions = await Promise.all([...this.#runtimes.values()].map((runtime) => runtime.measure()));
    return [...functions, { name: 'stack', ...measureHolding() }];
  }

  #invoke(name: string, event: unknown) {
    const runtime = this.#runtimes.get(name);
    if (runtime === undefined) throw new Error(`no function ${name}`);
    return runtime.invoke(event);
  }
}
