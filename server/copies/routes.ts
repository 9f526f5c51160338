/** Pages and acts of this domain. */
import type { Tools } from '../tools';
import type { Route } from '../web/route';

export function copyRoutes(_: Tools): readonly Route[] {
  return [];
}
