/** The journal: read by those who keep the agency's documents and by its administrator. */
import { page, type Route } from '../web/route';
import { trailExport, trailPage } from './trailPage';

export const trailRoutes: readonly Route[] = [
  page('/trail', 'trail.read', trailPage),
  page('/trail/export', 'trail.read', trailExport),
];
