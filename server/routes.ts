/** The whole route table: what exists, and who may. The access test walks it. */
import { copyRoutes } from './copies/routes';
import { documentPdfRoutes } from './documents/pdfRoutes';
import { documentRoutes } from './documents/routes';
import { homeRoutes } from './home/routes';
import { peopleRoutes } from './people/routes';
import type { Tools } from './tools';
import type { Route } from './web/route';

export function allRoutes(tools: Tools): Route[] {
  return [...homeRoutes(tools), ...peopleRoutes, ...documentPdfRoutes(tools), ...documentRoutes(tools), ...copyRoutes(tools)];
}
