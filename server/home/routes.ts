/** Pages that gather from all domains: my tasks and search. */
import type { Tools } from '../tools';
import { page, type Route } from '../web/route';
import { homePage } from './homePage';
import { searchPage } from './searchPage';
import { suggestions } from './suggestions';

export function homeRoutes({ search, recordSearch }: Tools): readonly Route[] {
  return [
    page('/', 'signedIn', homePage),
    page('/search', 'documents.read', visit => searchPage(visit, search, recordSearch)),
    page('/search/suggestions', 'documents.read', visit => suggestions(visit, search, recordSearch)),
  ];
}
