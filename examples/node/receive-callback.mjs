// Open API: takes callbacks, and believes those that verify. `node examples/node/receive-callback.mjs [port]`, beside
// `npm start -- --forward-to http://127.0.0.1:8080/callback`.
import { callbackServer } from './callbacks.mjs';
import { readDemo } from './demo.mjs';

const { platform, openapi } = readDemo();
const { businessId } = openapi.rsa;
// During a rotation both keys stand here.
const trusted = { businessId, signType: 'SHA256-RSA', platformKeys: [platform.publicKey] };

// Yours is a table with a unique index, written in the transaction that uses the event.
const events = new Map();
const store = async (event) => {
  if (events.has(event.eventId)) return;
  events.set(event.eventId, event);
  console.log(`verified: ${event.serialNo} ${event.status} ${event.openId ?? event.alipayUserId ?? ''}`);
};

const port = Number(process.argv[2] ?? 8080);
const say = () => console.log(`listening on http://127.0.0.1:${port}/callback`);
callbackServer(trusted, store).listen(port, '127.0.0.1', say);
