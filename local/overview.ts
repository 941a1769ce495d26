import type { Demo } from './demo/demo-file.ts';

/** Files and commands that the overview names. */
export interface OverviewOptions {
  /** An authorization link that nobody used, or why there is none. */
  readonly link: string;
  readonly demoFile: string;
  readonly logFile: string;
  /** Variables that other commands must have set alike, for instance `AWS_PORT=4200`, or nothing. */
  readonly variables: string;
}

/** What `npm start` prints before its last line: commands that can be pasted into another terminal as they stand. */
export function overview(
  { gateway, merchant, genauth }: Demo,
  { link, demoFile, logFile, variables }: OverviewOptions,
): string {
  const { appId, connection } = genauth.publicApp;
  const prefix = variables && `${variables} `;
  return `
Alipay authorization gateway, stage local. Try it in another terminal:

  AuthInfo for a public app
    curl '${gateway}/api/v3/get-alipay-authinfo?extIdpConnidentifier=${connection}' -H 'x-authing-app-id: ${appId}'

  AuthInfo for an app that signs (shows how to sign, with openssl)
    ${prefix}bash local/signed-call.sh ${demoFile}

  An authorization link, good for 15 minutes: open it, agree, and see what the merchant gets
    ${link}
    curl ${merchant}/received

  Another link (shows how to sign, with openssl)
    bash local/authorization-link.sh ${demoFile}

  An auth code becomes openId, userId and accessToken (shows how to sign, with openssl)
    bash local/exchange-code.sh ${demoFile}

  Health
    curl ${gateway}/health

  One function without the gateway
    ${prefix}npx serverless invoke local -f get-alipay-authinfo -p events/get-alipay-authinfo.json

  Keys, connections and callers as an operator
    npm run --silent gateway -- --help

  All ids, keys and secrets: ${demoFile}
  Logs of the functions:     tail -f ${logFile}   (or npm start -- --logs)
  Stop:                      Ctrl-C
`;
}
