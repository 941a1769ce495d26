// `npm run redrive -- <businessId> <serialNo>`: puts one result on the queue again and says how its delivery went.
import { main } from './redrive/main.ts';

// The SDK would print eight lines about Node 20 before the one that matters.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
