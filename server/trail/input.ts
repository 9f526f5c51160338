/** What may be asked of the journal: an agency and a span of days; what cannot be read is left out, as if it were not asked. */
import { z } from 'zod';
import { day } from '../core/form';

const maybeDay = day.optional().catch(undefined);
export const spanInput = z.object({ agency: z.string().min(1).max(40).optional().catch(undefined), from: maybeDay, until: maybeDay });
