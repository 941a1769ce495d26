// `npm run redrive -- <businessId> <serialNo>`: puts one result on the queue again and says how its delivery went.
import { main } from './redrive/main.ts';

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
