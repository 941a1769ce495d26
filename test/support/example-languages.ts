/** The examples as the pages show them, in whatever languages this machine has. */
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LANGUAGES, type Language, type Program } from '../../scripts/examples/languages.ts';
import { childEnvironment } from './child-environment.ts';
import { collect } from './stack.ts';

/** How a program ended. */
export interface Ended {
  readonly exitCode: number;
  /** Standard output and error. */
  readonly output: string;
}

/** What Java says of {@link ExampleRunner}'s options. */
const JAVA_NOTE = /^NOTE: Picked up JDK_JAVA_OPTIONS:.*\n/;
const MONO_LIBRARY = '/usr/lib/mono/4.5/System.Runtime.Serialization.dll';
/** What each language needs besides bash. */
const IS_THERE: Readonly<Record<string, () => boolean>> = {
  Node: () => true,
  Python: () => python !== undefined,
  Go: () => isOnPath('go'),
  Java: () => isOnPath('javac') && isOnPath('java'),
  PHP: () => isOnPath('php'),
  'C#': () => isOnPath('mcs') && isOnPath('mono') && existsSync(MONO_LIBRARY),
  Shell: () => isOnPath('openssl') && isOnPath('curl'),
};

const isOnPath = (program: string): boolean =>
  String(process.env.PATH)
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)));

/** A Python that has the package cryptography: Debian's own, or the one on the path. */
export const python: string | undefined = ['/usr/bin/python3', 'python3'].find(
  (one) => spawnSync(one, ['-c', 'import cryptography'], { env: childEnvironment() }).status === 0,
);

/** `describe` for each language; of one that is not installed it skips, and a line says so. */
export function describeEachLanguage(tests: (language: Language) => void): void {
  for (const language of LANGUAGES) {
    const isThere = IS_THERE[language.name]?.() === true;
    if (!isThere) process.stderr.write(`skipped, because it is not installed: the examples in ${language.name}\n`);
    (isThere ? describe : describe.skip)(language.name, () => tests(language));
  }
}

/** Commands of the pages, run with their products and the demo elsewhere. */
export class ExampleRunner {
  readonly #folder: string;
  readonly #started: ChildProcess[] = [];

  /** @param folder takes what is built; an empty one */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the programs of a language that needs it. */
  async build({ build }: Language): Promise<void> {
    if (build === undefined) return;
    const { exitCode, output } = await this.#run(build, '');
    if (exitCode !== 0) throw new Error(output);
  }

  /** @param stateFolder where its demo.json is */
  run(language: Language, program: Program, stateFolder: string, ...more: string[]): Promise<Ended> {
    return this.#run([language.commands[program], ...more].join(' '), stateFolder);
  }

  /** Starts the receiver of callbacks. @returns what it prints, until {@link stop} */
  receive({ commands }: Language, port: number, stateFolder: string): () => string {
    const command = this.#elsewhere(commands.callback.replace('8080', String(port)));
    const receiver = spawn('bash', ['-c', `exec ${command}`], { env: this.#environment(stateFolder) });
    this.#started.push(receiver);
    return collect(receiver);
  }

  /** Ends the receivers. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#started.map(async (receiver) => {
        if (receiver.exitCode !== null || receiver.signalCode !== null) return;
        const closed = once(receiver, 'close');
        receiver.kill('SIGKILL');
        await closed;
      }),
    );
  }

  #run(command: string, stateFolder: string): Promise<Ended> {
    return new Promise((resolve) => {
      const options = { env: this.#environment(stateFolder) };
      const child = execFile('bash', ['-c', this.#elsewhere(command)], options, (_error, stdout, stderr) =>
        resolve({ exitCode: child.exitCode ?? -1, output: stdout + stderr.replace(JAVA_NOTE, '') }),
      );
    });
  }

  #elsewhere(command: string): string {
    return command.replaceAll('.local/', `${this.#folder}/`).replace(/^python3 /, `${python} `);
  }

  #environment(stateFolder: string): NodeJS.ProcessEnv {
    return {
      ...childEnvironment(),
      HOME: this.#folder,
      LOCAL_STATE_DIR: stateFolder,
      PYTHONDONTWRITEBYTECODE: '1',
      // Programs that end at once gain nothing by being compiled well.
      JDK_JAVA_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
      // What Go compiles of its own library is kept, since it takes long.
      GOCACHE: join(import.meta.dirname, '../../node_modules/.cache/alipay-auth-gateway/go'),
    };
  }
}
