/** The whole route table: what exists, and who may. The access test walks it. */
import { copyRoutes } from './copies/routes';
import { documentRoutes } from './documents/routes';
import { homeRoutes } from './home/routes';
import { peopleRoutes } from './people/routes';
import type { Tools } from './tools';
import type { Route } from './web/route';

export function allRoutes(tools: Tools): Route[] {
  return [...homeRoutes(tools), ...peopleRoutes, ...documentRoutes(tools), ...copyRoutes(tools)];
}
