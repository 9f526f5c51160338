/** Writing: a new document, a new draft, and the draft's own page with its files, reviewers and approver. */
import { agencyById, type AgencyView } from '../agencies/queries';
import { demand } from '../access/may';
import { Forbidden, NotFound } from '../core/errors';
import { codeFrom, numberIn } from '../core/numbering';
import { officeAvailable } from '../files/convert';
import { peopleOf, positionIn, type PersonView } from '../people/queries';
import type { Tools } from '../tools';
import type { Answer, Visit } from '../web/route';
import { tickedOr, versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { shortHash } from '../web/trailLines';
import { circumstances } from './acts';
import { addressOf, offersOn } from './actWords';
import { fileRows, titleBlock } from './blocks';
import { chosen, mayFetchOriginal } from './documentPage';
import { FORM_TIER } from './formOperations';
import type { Revision } from './model';
import { codesLike, documentFor } from './queries';
import { contentHash, labelOf, partiesOf, type DocumentView } from './standing';
import { stepEditor } from './stepTable';

/** Which type and unit a code was proposed for: another choice later makes it another document's code. */
const proposedFor = (type: unknown, unit: unknown, code: unknown): string => [type, unit, code].map(String).join('|');

/** The code is the one that was proposed, but type or unit are others now. */
export function isStaleProposal({ proposed, type, unit, code }: Visit['body']): boolean {
  return typeof proposed === 'string' && proposed.endsWith(`|${String(code)}`) && proposed !== proposedFor(type, unit, code);
}

/** The code is proposed from the type's pattern and may be changed; asked for another proposal, the page keeps what was typed. */
export async function newDocumentPage(visit: Visit): Promise<Answer> {
  const agency = await agencyById(visit.actor.agency, visit.now), w = wording(visit), typed: Visit['body'] = visit.problems ? visit.body : { ...visit.query, code: undefined };
  demand(visit.actor, 'documents.create', { agency: agency._id, within: agency.within });
  const types = agency.documentTypes.filter(one => one.active), asked = String(typed['type'] ?? ''), type = types.find(one => one.code === asked) ?? types.find(one => one.tier === 3) ?? types[0];
  const unit = String(typed['unit'] ?? visit.actor.unit ?? ''), proposal = type ? await proposedCode(agency, type.pattern, unit) : '', code = typed['code'] === undefined || isStaleProposal(typed) ? proposal : typed['code'];
  return {
    view: 'documents/new', section: 'documents', title: w.words('newDocument.title'),
    data: {
      types: types.map(one => ({ value: one.code, text: w.words('language') === 'en' ? one.nameEn : one.name, selected: one.code === type?.code })),
      units: agency.units.filter(one => one.active).map(one => ({ value: one.id, text: one.name, selected: one.id === unit })),
      code, proposed: proposedFor(type?.code ?? '', unit, proposal), typed: { title: typed['title'] ?? '', reason: typed['reason'] ?? w.words('newDocument.firstReason') },
    },
  };
}

async function proposedCode(agency: AgencyView, pattern: string, unit: string): Promise<string> {
  const values = { unit: agency.units.find(one => one.id === unit)?.code ?? agency.code, agency: agency.code };
  const used = (await codesLike(agency._id, codeFrom(pattern, 0, values).replace(/\d+$/, ''))).map(code => numberIn(code, pattern, values) ?? 0);
  return codeFrom(pattern, Math.max(0, ...used) + 1, values);
}

export async function openDraftPage(visit: Visit): Promise<Answer> {
  const document = await documentFor(visit.actor, visit.params['id'] ?? ''), w = wording(visit), inForce = document.revisions.find(one => one.state === 'effective');
  if (!inForce) throw new NotFound();
  const kind = visit.body['kind'] ?? 'amendment', label = (issue: number, amendment: number): string => labelOf({ issue, amendment });
  return {
    view: 'documents/open', section: 'documents', title: w.words('openDraft.title', { code: document.code }),
    data: {
      crumbs: [{ href: '/documents', text: w.words('nav.documents') }, { href: `/documents/${document._id}`, text: document.code }, { text: w.words('act.open') }], action: `/documents/${document._id}/revisions`, version: versionFor(visit, document.version), reason: visit.body['reason'] ?? '', name: `${document.code} ${document.title}`,
      kinds: [
        { value: 'amendment', text: w.words('openDraft.amendment', { label: label(inForce.issue, inForce.amendment + 1) }), note: w.words('openDraft.amendmentNote'), checked: kind !== 'issue' },
        { value: 'issue', text: w.words('openDraft.issue', { label: label(inForce.issue + 1, 0) }), note: w.words('openDraft.issueNote'), checked: kind === 'issue' },
      ],
    },
  };
}

export function draftPage(tools: Tools): (visit: Visit) => Promise<Answer> {
  return async visit => {
    const document = await documentFor(visit.actor, visit.params['id'] ?? ''), revision = chosen(visit.actor, document, Number(visit.params['n']));
    const parties = partiesOf(document, revision, visit.actor);
    if (revision.state !== 'draft') return { redirect: addressOf(document, revision.n) };
    if (!parties.has('author') && !parties.has('qualityOfficer')) throw new Forbidden();
    const agency = await agencyById(document.agency, visit.now), w = wording(visit), people = await peopleOf(document.agency);
    const data = { ...draftForm(visit, document, revision, people, document.references.map(one => one.code).join(', '), w), ...(await filesPart(visit, document, revision, tools, w)), block: titleBlock(document, revision, agency, w), ...(revision.form && !revision.steps?.length ? {} : stepEditor(visit, document, revision, w)), ...formPart(document, revision, w), ...(await submitPart(visit, document, revision, w)) };
    return { view: 'documents/draft', section: 'documents', title: w.words('draft.title', { code: document.code, label: labelOf(revision) }), data };
  };
}

function draftForm(visit: Visit, document: DocumentView, revision: Revision, people: readonly PersonView[], references: string, { words }: Wording): Record<string, unknown> {
  const typed = visit.problems && 'reason' in visit.body && 'title' in visit.body ? visit.body : undefined, base = addressOf(document, revision.n);
  const choices = (chosenIds: readonly string[], field: string): Record<string, unknown>[] => people.filter(one => one.state === 'active' && one._id !== revision.author.id)
    .map(one => ({ value: one._id, text: one.name, note: positionIn(one, document.agency)?.title ?? '', checked: typed ? listed(typed[field]).includes(one._id) : chosenIds.includes(one._id) }));
  return {
    crumbs: [{ href: '/documents', text: words('nav.documents') }, { href: base, text: document.code }, { text: words('draft.crumb', { label: labelOf(revision) }) }], action: `${base}/draft`, version: versionFor(visit, document.version),
    name: typed?.['title'] ?? revision.title, reason: typed?.['reason'] ?? revision.reason, references: typed?.['references'] ?? references, noRereading: typed ? tickedOr(visit, 'noRereading', false) : revision.noRereading,
    reviewers: choices(revision.reviewers.map(one => one.id), 'reviewers'), approvers: choices(revision.approvers.map(one => one.id), 'approvers'),
    orders: (['parallel', 'sequence'] as const).map(value => ({ value, text: words(`draft.${value}`), checked: (typed?.['reviewOrder'] ?? revision.reviewOrder) === value })),
  };
}

async function filesPart(visit: Visit, document: DocumentView, revision: Revision, tools: Tools, w: Wording): Promise<Record<string, unknown>> {
  const base = addressOf(document, revision.n), megabytes = Math.round(tools.config.maxUploadBytes / 1024 / 1024), converts = (await officeAvailable()) !== null;
  return {
    files: fileRows(document, revision, w, file => mayFetchOriginal(visit.actor, document, revision, file)).map(file => ({ ...file, removal: revision.files.some(one => one.id === file['id'] && one.drawnFrom !== undefined) ? '' : `${base}/files/${String(file['id'])}/removal` })), hasFiles: revision.files.length > 0,
    upload: {
      action: `${base}/files`, maxBytes: tools.config.maxUploadBytes, hint: w.words(converts ? 'draft.fileHint' : 'draft.fileHintNoOffice', { limit: megabytes }), pdfHint: w.words(converts ? 'draft.pdfHint' : 'draft.pdfHintNoOffice'),
      roles: (['main', 'annex', 'form'] as const).filter(value => value !== 'main' || !revision.form).map(value => ({ value, text: w.words(`fileRole.${value}`), selected: (visit.body['role'] ?? 'main') === value })),
    },
  };
}

/** Where a form is described, its paper is the main file; else the page leads to the builder. */
function formPart(document: DocumentView, revision: Revision, { words }: Wording): Record<string, unknown> {
  if (document.tier !== FORM_TIER) return {};
  const { form } = revision, href = `${addressOf(document, revision.n)}/form`;
  return { form: { href, described: form !== null && form !== undefined, label: words(form ? 'forms.toBuilderAgain' : 'forms.toBuilder'), text: form ? words('forms.panelSome', { blocks: words('forms.blockCount', { count: form.blocks.length }) }) : words('forms.panelNone') } };
}

/** Sending it needs everything in place: what is missing stands here as a list, not after the click. */
async function submitPart(visit: Visit, document: DocumentView, revision: Revision, w: Wording): Promise<Record<string, unknown>> {
  const offer = offersOn(document, revision, visit.actor, await circumstances(document, revision, visit.now)).find(one => one.action === 'submit'), base = addressOf(document, revision.n);
  const returned = revision.round > 1 ? document.revisions.length > 0 : false;
  return {
    submit: offer && !offer.refused ? { action: `${base}/submission`, meaning: w.words('meaning.prepared'), hash: shortHash(contentHash(revision)) } : undefined,
    notReady: offer?.refused ? w.refusal(offer.refused) : undefined, reviewHref: returned || revision.comments.length ? `${base}/review` : undefined,
  };
}

function listed(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];
}

