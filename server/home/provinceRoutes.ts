/** The province page: read-only, for those who oversee. */
import { page, type Route } from '../web/route';
import { provincePage } from './provincePage';

export const provinceRoutes: readonly Route[] = [page('/agencies', 'agencies.oversee', provincePage)];
