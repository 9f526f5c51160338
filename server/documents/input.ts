/** What may be typed about documents, drafts, signatures and comments. */
import { z } from 'zod';
import { checkbox, code, day, line, optionalLine, password, prose, several, version } from '../core/form';
import { FILE_ROLES } from './model';

export const newDocumentInput = z.object({ code: code(40), title: line(300), type: line(20), unit: optionalLine(40), reason: prose(2000) });
export const openDraftInput = z.object({ kind: z.enum(['issue', 'amendment'], 'required'), reason: prose(2000), version });
export const draftInput = z.object({
  title: line(300), reason: prose(2000), reviewers: several, approvers: several, reviewOrder: z.enum(['parallel', 'sequence']).default('parallel'), noRereading: checkbox, version,
  references: z.string().default('').transform(text => text.split(/[,;\n]/).map(one => one.normalize('NFC').trim()).filter(one => one !== '')).pipe(z.array(z.string().max(40, 'tooLong')).max(100, 'tooLong')),
});
export const fileInput = z.object({ role: z.enum(FILE_ROLES).default('main'), version });
export const plainInput = z.object({ version });
export const signingInput = z.object({ password, version });
export const reasonedInput = z.object({ reason: prose(2000), version });
export const reasonedSigningInput = z.object({ reason: prose(2000), password, version });
export const approvalInput = z.object({ decisionNumber: line(60), decisionDate: day, effectiveDate: day, password, version });
export const commentInput = z.object({ place: optionalLine(200), text: prose(4000) });
export const replyInput = z.object({ answer: prose(4000) });
