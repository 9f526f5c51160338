/** What may be typed about questions and clauses. */
import { z } from 'zod';
import { checkbox, optionalProse, prose, several, version } from '../core/form';

/** Nothing was decided yet: there is no record, and the page carries no version. */
const guard = version.default(0);
const words = { vi: prose(1000), en: optionalProse(1000), evidenceVi: optionalProse(300), evidenceEn: optionalProse(300), version: guard };

export const ownQuestionInput = z.object({ ...words, types: several.pipe(z.array(z.string().max(12)).max(40, 'tooLong')) });
export const wordsInput = z.object(words);
export const useInput = z.object({ asked: checkbox, version: guard });
export const plainInput = z.object({ version: guard });
export const exclusionInput = z.object({ reason: prose(1000).pipe(z.string().regex(/\p{L}{2,}.*\p{L}{2,}/su, 'tellMore')), version: guard });
