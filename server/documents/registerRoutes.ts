/** The register's page: mounted beside the documents it lists. */
import type { Tools } from '../tools';
import { page, type Route } from '../web/route';
import { registerPage } from './registerPage';

export function registerRoutes({ search }: Tools): readonly Route[] {
  return [page('/documents', 'documents.read', visit => registerPage(visit, search))];
}
