import type { Demo } from './demo/demo-file.ts';
import { type Terminal, terminalQrCode } from './terminal-qr-code.ts';

/** Files and commands that the overview names. */
export interface OverviewOptions {
  /** An authorization link that nobody used, or why there is none. */
  readonly link: string;
  readonly demoFile: string;
  readonly logFile: string;
  /** Variables that other commands must have set alike, for instance `AWS_PORT=4200`, or nothing. */
  readonly variables: string;
  /** `LOCAL_STATE_DIR=…` and a blank where that is set, by which the tool finds this stack; else nothing. */
  readonly stateVariable: string;
  /** Where the demo merchant passes callbacks on to. */
  readonly forwardTo?: URL | undefined;
}

/** What `npm start` prints before its last line: commands that can be pasted into another terminal as they stand. */
export function overview(
  { gateway, alipay, merchant, genauth }: Demo,
  { link, demoFile, logFile, variables, stateVariable, forwardTo }: OverviewOptions,
): string {
  const { appId, connection } = genauth.publicApp;
  const prefix = variables && `${variables} `;
  return `
Alipay authorization gateway, stage local. Try it in another terminal:

  AuthInfo for a public app
    curl '${gateway}/api/v3/get-alipay-authinfo?extIdpConnidentifier=${connection}' -H 'x-authing-app-id: ${appId}'

  An authorization link, good for 15 minutes: open it, agree, and see what the merchant gets
    ${link}
${forwardTo ? `\n  Each callback goes on to ${forwardTo.href}; one at once:\n    ${stateVariable}npm run --silent gateway -- trigger success\n` : ''}
  The same, each signed with openssl: AuthInfo, another link, an auth code becomes openId, userId and accessToken
    bash local/signed-call.sh ${demoFile}
    bash local/authorization-link.sh ${demoFile}
    bash local/exchange-code.sh ${demoFile}

  One function without the gateway
    ${prefix}npx serverless invoke local -f get-alipay-authinfo -p events/get-alipay-authinfo.json

  To look at in a browser; the last three are JSON for curl
    Requests, and why not     ${gateway}/
    API reference, guides     ${gateway}/docs/
    Callbacks received        ${merchant}/received
    Asked of the fakes        ${alipay}/simulator/requests
    Health                    ${gateway}/health

  Keys, connections and callers as an operator
    npm run --silent gateway -- --help

  All ids, keys and secrets: ${demoFile}
  Logs of the functions:     tail -f ${logFile}   (or npm start -- --logs)
  Callbacks to your server:  npm start -- --forward-to <url>
  Stop:                      Ctrl-C
`;
}

/** What stands under the overview on a terminal: the link to scan, or nothing. */
export async function scannableLink(link: string, { alipay, gateway }: Demo, terminal: Terminal): Promise<string> {
  const code = URL.canParse(link) ? await terminalQrCode(link, terminal) : undefined;
  if (code === undefined) return '';
  if (code === 'too-small') return '  (In a larger window the link is shown as a QR code, too.)\n';
  const ports = [alipay, gateway].map((url) => new URL(url).port);
  const forwards = ports.map((port) => `adb reverse tcp:${port} tcp:${port}`).join('; ');
  return `${code}
  The same link as a QR code. To a phone 127.0.0.1 is itself; over USB it gets here after
    ${forwards}
`;
}
