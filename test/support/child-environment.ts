import { tmpdir } from 'node:os';
import { CLI_HOME } from '../../local/service/print.ts';

/**
 * What a command of a test gets of the developer's environment: the programs, the suite's temporary folder (by which it is
 * also known as the suite's, and ended with it), the validators that the serverless CLI otherwise compiles in its home, and
 * what Node compiled before.
 */
export function childEnvironment(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  return { PATH, NODE_COMPILE_CACHE, TMPDIR: tmpdir(), SLS_SCHEMA_CACHE_BASE_DIR: CLI_HOME };
}
