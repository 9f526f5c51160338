/** The page of a document: is it in force, open it; what may be done now and why the rest may not; its whole history. */
import { may } from '../access/may';
import { rolesOver, type Actor } from '../access/roles';
import { agencyById, type AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import { newId } from '../core/id';
import type { TrailEntry } from '../core/trail';
import type { ActLink } from '../web/acts';
import type { Answer, Visit } from '../web/route';
import { wording, type Wording } from '../web/wording';
import { confirmedBy } from './acknowledgements';
import { circumstances, revisionOf } from './acts';
import { actsOn, addressOf, offersOn } from './actWords';
import { fileRows, paperOf, signatureRows, threadRows, titleBlock, typeName, unitName } from './blocks';
import { formTable } from './formTable';
import { OPEN_STATES } from './lifecycle';
import type { Revision, RevisionFile } from './model';
import { documentFor, referringTo, type ReferenceRow } from './queries';
import { mayReadRevision } from './reading';
import { labelOf, partiesOf, subjectOfDocument, type Circumstances, type DocumentView } from './standing';
import { stepTable } from './stepTable';
import { revisionTrail } from './trailWords';

type Shown = DocumentView & { trail: TrailEntry[] };
interface Scene { document: Shown; revision: Revision; actor: Actor; agency: AgencyView; around: Circumstances; wording: Wording; here: string; page: number }

/** `n` absent: the revision in force, or the newest this person may read. */
export async function documentPage(visit: Visit, n?: number): Promise<Answer> {
  const id = visit.params['id'] ?? '', [document, references] = await Promise.all([documentFor(visit.actor, id), referringTo(id)]), revision = chosen(visit.actor, document, n);
  const agency = await agencyById(document.agency, visit.now), w = wording(visit);
  const scene: Scene = {
    document, revision, actor: visit.actor, agency, around: await circumstances(document, revision, visit.now), wording: w,
    here: n === undefined ? `/documents/${document._id}` : addressOf(document, n), page: Number(visit.query['page'] ?? 1) || 1,
  };
  const reading = await readingOf(scene);
  return { view: 'documents/document', section: 'documents', title: `${document.code} ${revision.title}`, data: { ...heading(scene), ...contents(scene), ...(reading ? { reading } : {}), ...linked(scene, references) } };
}

/** @throws NotFound when this person may read none, or not that one. */
export function chosen(actor: Actor, document: DocumentView, n: number | undefined): Revision {
  if (n !== undefined) {
    const asked = revisionOf(document, n);
    if (!mayReadRevision(actor, document, asked)) throw new NotFound();
    return asked;
  }
  const inForce = document.revisions.find(one => one.state === 'effective');
  const readable = inForce ?? document.revisions.findLast(one => one.state !== 'cancelled' && mayReadRevision(actor, document, one)) ?? document.revisions.findLast(one => mayReadRevision(actor, document, one));
  if (!readable) throw new NotFound();
  return readable;
}

function heading(scene: Scene): Record<string, unknown> {
  const { document, revision, agency, wording: w } = scene, { acts, refused } = allActs(scene);
  return {
    crumbs: [{ href: `/documents?agency=${document.agency}`, text: w.words('nav.documents') }, { text: document.code }], block: titleBlock(document, revision, agency, w),
    acts: acts.slice(0, 4), more: acts.slice(4), refused, notes: notesOf(scene), jumps: jumpsOf(scene),
  };
}

function contents(scene: Scene): Record<string, unknown> {
  const { document, revision, actor, wording: w } = scene;
  return {
    paper: paperOf(document, revision, scene.page, scene.here, w), ...stepTable(actor, document, revision, w), ...formTable(actor, document, revision, w), facts: factsOf(scene), revisions: revisionRows(scene),
    files: fileRows(document, revision, w, file => mayFetchOriginal(actor, document, revision, file)), signatures: signatureRows(revision.signatures, w),
    ...(revision.comments.length ? { comments: { note: String(revision.comments.length), threads: threadRows(document, revision, w, { comment: false, resolve: false }) } } : {}),
    trail: { entries: revisionTrail(visibleTrail(scene), w) }, trailNote: w.words('document.entries', { count: document.trailHead.n }), trailLinks: trailLinks(scene),
  };
}

/** A reader's history tells of what came into force; drafts are for those who may read them. */
function visibleTrail({ document, actor }: Scene): TrailEntry[] {
  const readable = new Set(document.revisions.filter(one => mayReadRevision(actor, document, one) || one.state === 'superseded' || one.state === 'obsolete').map(labelOf));
  const whole = may(actor, 'documents.readOpen', subjectOfDocument(document));
  return document.trail.filter(entry => whole || (entry.about !== undefined && readable.has(entry.about) && !/comment|resolve|edit/.test(entry.action)));
}

function trailLinks({ document, actor, wording: { words } }: Scene): { href: string; text: string }[] {
  return may(actor, 'trail.read', subjectOfDocument(document)) ? [{ href: `/documents/${document._id}/trail`, text: words('document.wholeTrail') }, { href: `/documents/${document._id}/trail.csv`, text: 'CSV' }] : [];
}

/** Originals: signed ones for every reader of the revision; others for those who work on it or keep it. */
export function mayFetchOriginal(actor: Actor, document: DocumentView, revision: Revision, file: RevisionFile): boolean {
  if (file.pdf?.signed && file.type === 'pdf') return mayReadRevision(actor, document, revision);
  const parties = partiesOf(document, revision, actor);
  return ['author', 'reviewer', 'approver', 'qualityOfficer', 'representative', 'head'].some(party => [...parties].some(one => one === party));
}

function allActs(scene: Scene): { acts: ActLink[]; refused: { label: string; reason: string }[] } {
  const { document, revision, actor, around, wording: w } = scene, base = addressOf(document, revision.n);
  const main = revision.files.find(file => file.role === 'main'), { acts, refused } = actsOn(document, revision, actor, around, w);
  const copy: ActLink[] = main?.pdf && may(actor, 'copies.take', subjectOfDocument(document)) ? [{ label: w.words('document.takeCopy'), href: `${base}/copies`, icon: 'download', post: true }] : [];
  const working = offersOn(document, revision, actor, around).length > 0 && OPEN_STATES.includes(revision.state);
  const look: ActLink[] = working ? [{ label: w.words('document.openReview'), href: `${base}/review`, icon: 'layout-split' }] : [];
  const edit: ActLink[] = revision.state === 'draft' && mayEdit(scene) ? [{ label: w.words('document.edit'), href: `${base}/draft`, icon: 'pencil' }] : [];
  const sheet: ActLink[] = [{ label: w.words('document.approvalSheet'), href: `${base}/approval-sheet.pdf`, icon: 'file-earmark-pdf' }];
  const all = revision.state === 'effective' ? [...recordActs(scene), ...copy, ...draftActs(scene), ...acts, ...sheet] : [...acts, ...edit, ...look, ...copy, ...sheet];
  return { acts: all.map((act, at) => ({ ...act, primary: at === 0 && !act.stop })), refused };
}

/** A form in force is there to be filled in: that comes first, then what was filled in before. */
function recordActs({ document, revision, actor, wording: { words } }: Scene): ActLink[] {
  const subject = subjectOfDocument(document);
  if (!revision.form || !may(actor, 'records.read', subject)) return [];
  const fill: ActLink[] = document.agency === actor.agency && may(actor, 'records.fill', subject) ? [{ label: words('nav.newRecord'), href: '/records', icon: 'pencil', post: true, fields: [{ name: 'form', value: document._id }, { name: 'token', value: newId() }] }] : [];
  return [...fill, { label: words('document.records'), href: `/records/forms/${document._id}`, icon: 'list-ul' }];
}

function mayEdit({ document, revision, actor }: Scene): boolean {
  const parties = partiesOf(document, revision, actor);
  return parties.has('author') || parties.has('qualityOfficer');
}

/** From the revision in force: to the open draft for those who may read it, or to a new one. */
function draftActs({ document, actor, revision, wording: { words } }: Scene): ActLink[] {
  const open = document.revisions.find(one => OPEN_STATES.includes(one.state));
  if (open) return mayReadRevision(actor, document, open) ? [{ label: words('document.seeOpen', { label: labelOf(open) }), href: addressOf(document, open.n), icon: 'layout-split' }] : [];
  const roles = rolesOver(actor, { ...subjectOfDocument(document), ...(document.unit ? { unit: document.unit } : {}) });
  const drafter = partiesOf(document, revision, actor).has('owner') || roles.has('qualityOfficer') || roles.has('staff');
  return drafter ? [{ label: words('document.amend'), href: `/documents/${document._id}/revisions/new`, icon: 'pencil-square' }] : [];
}

function notesOf({ document, revision, wording: { words, date } }: Scene): Record<string, unknown>[] {
  const inForce = document.revisions.find(one => one.state === 'effective'), notes: Record<string, unknown>[] = [];
  if (inForce && inForce.n !== revision.n) {
    const past = revision.state === 'superseded';
    notes.push({ tone: past ? 'red' : 'amber', icon: past ? 'layers' : 'info-circle', strong: words(past ? 'note.superseded' : 'note.notInForce'), text: words('note.inForce', { label: labelOf(inForce), from: date(inForce.effectiveFrom) }), act: { href: `/documents/${document._id}`, label: words('note.see') } });
  }
  if (revision.state === 'approved') notes.push({ tone: 'amber', icon: 'calendar-check', text: words('note.approved', { from: date(revision.effectiveFrom) }) });
  if (document.obsolescence && revision.state === 'effective') notes.push({ tone: 'amber', icon: 'archive', strong: words('note.obsolescence', { name: document.obsolescence.by.name }), text: document.obsolescence.reason });
  return notes;
}

function jumpsOf({ document, revision, wording: { words } }: Scene): Record<string, unknown>[] {
  const parts: [string, string, number | undefined][] = [['file', 'viewer.label', undefined], ...(revision.steps?.length ? [['steps', 'steps.title', revision.steps.length] satisfies [string, string, number]] : []), ...(revision.form ? [['form', 'forms.contents', revision.form.blocks.length] satisfies [string, string, number]] : []), ['facts', 'document.facts', undefined], ['revs', 'document.revisions', document.revisions.length], ['files', 'document.files', revision.files.length], ['signatures', 'document.signatures', revision.signatures.length], ['trail', 'document.trail', document.trailHead.n]];
  return parts.map(([id, key, count]) => ({ id, text: words(key), ...(count ? { count } : {}) }));
}

function factsOf({ document, revision, agency, wording: w }: Scene): { label: string; value: string }[] {
  const { words, date } = w, names = (people: readonly { name: string }[]): string => people.map(one => one.name).join(', ');
  const rows: [string, string][] = [
    ['document.type', typeName(agency, document.type, w)], ['document.unit', unitName(agency, document.unit)], ['document.agency', agency.name],
    ['document.decision', revision.decision ? words('document.decisionOf', { number: revision.decision.number, date: date(revision.decision.date) }) : ''],
    ['document.inForceFrom', revision.effectiveFrom ? date(revision.effectiveFrom) : ''], ['document.reviewBy', revision.reviewBy ? date(revision.reviewBy) : ''],
    ['document.author', revision.author.name], ['document.reviewers', names(revision.reviewers)], ['document.approvers', names(revision.approvers)], ['document.reason', revision.reason],
  ];
  return rows.filter(([, value]) => value !== '').map(([key, value]) => ({ label: words(key), value }));
}

/** Past and open revisions are told to all by number and state; their pages are linked for those who may read them. */
function revisionRows({ document, actor, wording: w }: Scene): Record<string, unknown>[] {
  const told = document.revisions.filter(one => mayReadRevision(actor, document, one) || one.state === 'superseded' || one.state === 'obsolete');
  return [...told].reverse().map(one => ({
    number: labelOf(one), state: quiet(w.state('revision', one.state), one), kind: one.state === 'effective' ? 'now' : OPEN_STATES.includes(one.state) ? 'next' : '', change: one.reason,
    ...(mayReadRevision(actor, document, one) ? { href: addressOf(document, one.n) } : {}), span: one.effectiveFrom ? w.words(one.effectiveUntil ? 'document.span' : 'document.spanOpen', { from: w.date(one.effectiveFrom), until: w.date(one.effectiveUntil) }) : '',
  }));
}

/** Past revisions in a list are grey, not red: normal is quiet. */
function quiet<Style extends { tag: string }>(style: Style, revision: Revision): Style & { tag: string } {
  return revision.state === 'superseded' ? { ...style, tag: 'grey' } : style;
}

async function readingOf({ document, revision, actor, around, wording: { words } }: Scene): Promise<Record<string, unknown> | undefined> {
  const goal = around.type?.acknowledgePercent ?? 0, asked = goal > 0 && !revision.noRereading;
  if (!asked || (revision.state !== 'approved' && revision.state !== 'effective')) return undefined;
  const confirmed = await confirmedBy(document._id, revision.n), mine = confirmed.has(actor.id), keeps = may(actor, 'copies.take', subjectOfDocument(document));
  return {
    note: words('reading.confirmed', { count: confirmed.size }), goalText: words('reading.goal', { percent: goal }), ...(revision.state === 'approved' ? { bar: { percent: Math.min(100, Math.round(around.acknowledgedPercent)), goal } } : {}),
    ...(mine || !keeps ? {} : { confirm: { label: words('reading.confirm'), href: `${addressOf(document, revision.n)}/acknowledgement`, icon: 'check2', post: true } }),
  };
}

function linked({ document, wording: { words } }: Scene, rows: readonly ReferenceRow[]): Record<string, unknown> {
  const out = document.references;
  if (!rows.length && !out.length) return {};
  return { references: { note: words('document.referenceCount', { out: out.length, in: rows.length }), out: out.map(one => ({ href: `/documents/${one.id}`, code: one.code })), in: rows.map(row => ({ href: `/documents/${row._id}`, text: row.code })) } };
}
