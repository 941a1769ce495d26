/** The part that is used: to check a call against the package's own types takes the type checker half of its time. */
declare module '@redocly/openapi-core' {
  export interface Config {
    readonly resolvedConfig: object;
  }
  export function createConfig(config: { extends: readonly string[] }): Promise<Config>;
  export function lintFromString(options: {
    source: string;
    absoluteRef: string;
    config: Config;
  }): Promise<readonly object[]>;
}
