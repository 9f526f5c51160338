/** What may be typed when a pack is asked for. */
import { z } from 'zod';
import { line, version } from '../core/form';

export const askInput = z.object({ agency: line(24), year: z.coerce.number('invalid').int('invalid').min(2000, 'invalid').max(2100, 'invalid'), from: line(12), to: line(12), token: line(24) });
export type AskInput = z.output<typeof askInput>;
export const againInput = z.object({ version });
