/** Pages and acts of records: which input, which operation, where to go on. */
import type { z } from 'zod';
import { demand } from '../access/may';
import type { Actor } from '../access/roles';
import { agencyById } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { parse } from '../core/form';
import { contentDisposition } from '../files/fileName';
import { paperAnswer } from '../papers/answer';
import type { Tools } from '../tools';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { actPage } from './actPage';
import { addressOf } from './actWords';
import { editPage } from './editPage';
import { keepTyped, onwardsFrom } from './filling';
import { beginInput, holdInput, plainInput, prolongInput, reasonedInput, signingInput, submissionInput } from './input';
import { discardDraft, holdRecord, prolongRecord, releaseRecord, returnRecord, signRecord, submitRecord, voidRecord } from './operations';
import { recordOf } from './queries';
import { recordPage } from './recordPage';
import { recordsPage } from './recordsPage';
import { filterIn, registerOf, registerPage } from './registerPage';
import { registerPaper } from './registerPaper';
import { registerWorkbook } from './registerSheet';
import { attachSigned } from './signedElsewhere';
import { subjectOf } from './standing';
import { beginRecord, correctRecord } from './starting';
import { trailPage } from './trailPage';

const idOf = (visit: Visit): string => visit.params['id'] ?? '';
const there = (visit: Visit): string => addressOf({ _id: idOf(visit) });

/** Input parsed, operation carried out, back to the record with one line that says what was done. */
function act<Schema extends z.ZodType<object>>(schema: Schema, operation: (actor: Actor, wanted: z.output<Schema> & { id: string }, now: Date) => Promise<unknown>, done: string, onTo = there): Handler {
  return async visit => {
    await operation(visit.actor, { ...parse(schema, visit.body), id: idOf(visit) }, visit.now);
    return { redirect: onTo(visit), flash: { key: done } };
  };
}

const begin: Handler = async visit => {
  const record = await beginRecord(visit.actor, parse(beginInput, visit.body), visit.now);
  return { redirect: `${addressOf(record)}/edit` };
};

function fill({ files }: Tools): Handler {
  return async visit => {
    const record = await keepTyped(visit.actor, { id: idOf(visit), body: visit.body, uploads: visit.uploads }, id => agencyById(id, visit.now), visit.now, files), redirect = onwardsFrom(record, visit.body);
    return redirect.endsWith('/submission') ? { redirect } : { redirect, flash: { key: record.unread.length ? 'draftKeptUnread' : 'draftKept', values: { count: record.unread.length } } };
  };
}

const submit: Handler = async visit => {
  const { password, version } = parse(submissionInput, visit.body), record = await submitRecord(visit.actor, { id: idOf(visit), version, password, picked: visit.body }, visit.now);
  return { redirect: there(visit), flash: { key: 'recordSubmitted', values: { number: record.number } } };
};

const correct: Handler = async visit => {
  const draft = await correctRecord(visit.actor, { ...parse(plainInput, visit.body), id: idOf(visit) }, visit.now);
  if (draft.state === 'draft') return { redirect: `${addressOf(draft)}/edit`, flash: { key: 'correctionBegun' } };
  return { redirect: addressOf(draft), flash: { key: 'correctionThere', values: { number: draft.number } } };
};

/** A kept file, byte for byte, to whoever may read the record; pictures and PDFs are shown, the rest is saved. */
function fileOf({ files }: Tools): Handler {
  return async (visit): Promise<Answer> => {
    const file = (await recordOf(visit.actor, idOf(visit))).files.find(one => one.id === visit.params['file']);
    if (!file) throw new NotFound();
    const kind = file.mime.startsWith('image/') || file.mime === 'application/pdf' ? 'inline' : 'attachment';
    return { file: { type: file.mime, size: file.size, etag: file.sha256, disposition: contentDisposition(file.name, kind), open: span => files.open(file.sha256, span) } };
  };
}

/** One PDF that came back signed. */
function signedCopy({ files }: Tools): Handler {
  return async visit => {
    const { version } = parse(plainInput, visit.body);
    await attachSigned(visit.actor, { id: idOf(visit), version, file: visit.uploads.find(one => one.field === 'file') }, files, visit.now);
    return { redirect: there(visit), flash: { key: 'signedCopyKept' } };
  };
}

/** As it was brought, byte for byte. */
function signedCopyFile({ files }: Tools): Handler {
  return async (visit): Promise<Answer> => {
    const record = await recordOf(visit.actor, idOf(visit)), copy = record.signedCopies.find(one => one.id === visit.params['file']);
    if (!copy) throw new NotFound();
    return { file: { type: 'application/pdf', size: copy.size, etag: copy.sha256, disposition: contentDisposition(`${record.number.replaceAll('/', '-')} ${copy.signatures.map(one => one.signer).join(', ')}.pdf`, 'attachment'), open: span => files.open(copy.sha256, span) } };
  };
}

const wholeTrail: Handler = async visit => {
  demand(visit.actor, 'trail.read', subjectOf(await recordOf(visit.actor, idOf(visit))));
  return trailPage(visit);
};

function sheet({ files }: Tools): Handler {
  return async visit => { const register = await registerOf(visit); return paperAnswer(await registerWorkbook(visit.actor, register, filterIn(visit, register), visit.language, visit.now), files); };
}

function paper({ files }: Tools): Handler {
  return async visit => { const register = await registerOf(visit); return paperAnswer(await registerPaper(visit.actor, register, filterIn(visit, register), visit.language, files, visit.now), files); };
}

const R = '/records/:id', READ = 'records.read', FILL = 'records.fill';
const form = (resource: string) => ({ again: (visit: Visit) => actPage(visit, resource) });
const list = (): string => '/records';

export function recordRoutes(tools: Tools): readonly Route[] {
  const edit: Handler = visit => editPage(visit, tools.config.maxUploadBytes);
  return [
    page('/records', READ, visit => recordsPage(visit, tools.recordSearch)),
    action('/records', FILL, begin),
    page('/records/forms/:document', READ, registerPage),
    page('/records/forms/:document/register.xlsx', READ, sheet(tools)),
    page('/records/forms/:document/register.pdf', READ, paper(tools)),
    page(R, READ, recordPage),
    page(`${R}/edit`, FILL, edit),
    action(`${R}/answers`, FILL, fill(tools), { again: edit, upload: 'long' }),
    page(`${R}/trail`, 'trail.read', wholeTrail),
    page(`${R}/files/:file`, READ, fileOf(tools)),
    page(`${R}/acts/:act`, READ, visit => actPage(visit)),
    action(`${R}/submission`, FILL, submit, form('submission')),
    action(`${R}/signature`, READ, act(signingInput, signRecord, 'recordSigned'), form('signature')),
    action(`${R}/return`, READ, act(reasonedInput, returnRecord, 'recordReturned'), form('return')),
    action(`${R}/correction`, FILL, correct),
    action(`${R}/signed-copies`, FILL, signedCopy(tools), { ...form('signed-copies'), upload: true }),
    page(`${R}/signed-copies/:file`, READ, signedCopyFile(tools)),
    action(`${R}/discarding`, FILL, act(plainInput, discardDraft, 'draftDiscarded', list)),
    action(`${R}/voiding`, READ, act(reasonedInput, voidRecord, 'recordVoided'), form('voiding')),
    action(`${R}/hold`, 'records.keep', act(holdInput, holdRecord, 'recordHeld'), form('hold')),
    action(`${R}/release`, 'records.keep', act(reasonedInput, releaseRecord, 'recordReleased'), form('release')),
    action(`${R}/prolongation`, 'records.keep', act(prolongInput, prolongRecord, 'recordProlonged'), form('prolongation')),
  ];
}
