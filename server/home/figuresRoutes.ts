/** The page of figures. */
import { page, type Route } from '../web/route';
import { figuresPage } from './figuresPage';

export const figuresRoutes: readonly Route[] = [page('/figures', 'nonconformities.read', figuresPage)];
