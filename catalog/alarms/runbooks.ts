import { OF_DELIVERY } from './delivery.ts';
import { OF_DEPENDENCIES } from './dependencies.ts';
import type { RunbookInChinese } from './entry.ts';
import { OF_FUNCTIONS } from './functions.ts';
import { OF_REQUESTS } from './requests.ts';

/** The runbooks in Chinese, by the name of the page in `docs/runbooks/`, where their English is. */
export const RUNBOOKS_IN_CHINESE: Readonly<Record<string, RunbookInChinese>> = {
  ...OF_FUNCTIONS,
  ...OF_REQUESTS,
  ...OF_DEPENDENCIES,
  ...OF_DELIVERY,
};
