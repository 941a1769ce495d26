import { type Route, readRoutes } from '../../functions/not-found/routes.ts';
import { readRoutes as readServiceRoutes } from '../../scripts/operations.mjs';

/** The routes that this service deploys, as `not-found` is told them. */
export const SERVICE_ROUTES: readonly Route[] = readRoutes({ ROUTES: await readServiceRoutes() });
