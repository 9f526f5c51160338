/** Review and approval: why it changes, what changed, what the app has checked; then sign or return. */
import type { Actor } from '../access/roles';
import { agencyById, type AgencyView } from '../agencies/queries';
import { dayOf } from '../core/clock';
import { NotFound } from '../core/errors';
import type { Answer, Visit } from '../web/route';
import { versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { shortHash } from '../web/trailLines';
import { circumstances } from './acts';
import { addressOf, offersOn } from './actWords';
import { fileRows, threadRows, titleBlock, type Unsaid } from './blocks';
import { compare, paragraphsOf } from './compare';
import { chosen, mayFetchOriginal } from './documentPage';
import { formTable } from './formTable';
import { revisionLifecycle } from './lifecycle';
import type { Revision } from './model';
import { documentFor, textsOf } from './queries';
import { stepTable } from './stepTable';
import { asked, contentHash, factsOf, labelOf, partiesOf, seatFor, seatNow, signedNow, type Circumstances, type DocumentView } from './standing';

interface Scene { visit: Visit; document: DocumentView; revision: Revision; agency: AgencyView; around: Circumstances; wording: Wording }

export async function reviewPage(visit: Visit): Promise<Answer> {
  const document = await documentFor(visit.actor, visit.params['id'] ?? ''), revision = chosen(visit.actor, document, Number(visit.params['n']));
  if (!revisionLifecycle.path.includes(revision.state) || revision.state === 'effective') throw new NotFound();
  const scene: Scene = { visit, document, revision, agency: await agencyById(document.agency, visit.now), around: await circumstances(document, revision, visit.now), wording: wording(visit) };
  const compared = await comparison(scene);
  return { view: 'documents/review', section: 'home', task: true, title: scene.wording.words('review.title', { code: document.code, label: labelOf(revision) }), data: { ...heading(scene), ...stepTable(visit.actor, document, revision, scene.wording), ...formTable(visit.actor, document, revision, scene.wording), ...compared, ...decision(scene), ...discussion(scene) } };
}

function heading({ visit, document, revision, agency, wording: w }: Scene): Record<string, unknown> {
  const inForce = document.revisions.find(one => one.state === 'effective'), block = titleBlock(document, revision, agency, w);
  const cells = [{ label: w.words('document.code'), value: document.code }, { label: w.words('review.inForce'), value: inForce ? labelOf(inForce) : '–' }, { label: w.words('review.draft'), value: labelOf(revision) }];
  return {
    crumbs: [{ href: '/', text: w.words('nav.home') }, { href: addressOf(document, revision.n), text: document.code }, { text: w.words('review.crumb', { label: labelOf(revision) }) }],
    block: { ...block, cells }, steps: stepsOf(revision, w), why: { note: w.words('document.round', { round: revision.round }), text: revision.reason },
    files: fileRows(document, revision, w, file => mayFetchOriginal(visit.actor, document, revision, file)),
  };
}

/** The lifecycle's main path; each step tells whom it waits for. */
function stepsOf(revision: Revision, { words, date }: Wording): Record<string, unknown> {
  const path = revisionLifecycle.path, at = path.indexOf(revision.state), names = (people: readonly { name: string }[]): string => people.map(one => one.name).join(', ');
  const notes: Partial<Record<Revision['state'], string>> = { draft: revision.author.name, inReview: names(revision.reviewers), inApproval: names(revision.approvers), approved: revision.effectiveFrom ? date(revision.effectiveFrom) : '' };
  return {
    label: words('review.path'), now: words('review.step', { number: at + 1, of: path.length, word: `state.revision.${revision.state}` }),
    items: path.map((state, step) => ({ number: step + 1, word: words(`state.revision.${state}`), note: notes[state] ?? '', done: step < at, current: step === at })),
  };
}

/** Against the revision in force, or against what was sent in the round before. */
async function comparison({ visit, document, revision, wording: { words } }: Scene): Promise<Record<string, unknown>> {
  const now = revision.files.find(file => file.role === 'main')?.pdf?.sha256, inForce = document.revisions.find(one => one.state === 'effective' && one.n !== revision.n);
  const before = revision.rounds.filter(one => one.main !== '' && one.main !== now).at(-1), useRound = visit.query['against'] === 'round' || (!inForce && before !== undefined);
  const base = useRound ? before?.main : inForce?.files.find(file => file.role === 'main')?.pdf?.sha256, here = `${addressOf(document, revision.n)}/review`;
  const otherWays = inForce && before ? [{ href: here, text: words('review.againstForce', { label: labelOf(inForce) }), current: !useRound }, { href: `${here}?against=round`, text: words('review.againstRound', { round: before.round }), current: useRound }] : [];
  if (!now || !base) return { noDiff: words(now ? 'review.firstRevision' : 'review.noFile'), otherWays };
  const texts = await textsOf([now, base]), { sections, changes } = compare(paragraphsOf(texts.get(base) ?? []), paragraphsOf(texts.get(now) ?? []));
  if (changes === 0) return { noDiff: words('review.noChange'), otherWays };
  return { diff: { before: useRound ? words('review.againstRound', { round: before?.round ?? '' }) : words('review.beforeHead', { label: inForce ? labelOf(inForce) : '' }), after: words('review.afterHead', { label: labelOf(revision) }), sections }, changes, otherWays };
}

/** What this person may decide here, and what the app has checked for them. */
function decision(scene: Scene): Record<string, unknown> {
  const { visit, document, revision, around, wording: w } = scene, facts = factsOf(document, revision, visit.actor, around), offers = offersOn(document, revision, visit.actor, around);
  const checks = [
    { ok: facts.hasMainPdf, text: w.words('check.pdf') }, { ok: facts.openComments === 0, text: w.words(facts.openComments ? 'check.openComments' : 'check.comments', { count: facts.openComments }), ...(facts.openComments ? { href: '#threads' } : {}) },
    { ok: !facts.sameSigner, text: w.words(facts.sameSigner ? 'check.sameSigner' : 'check.separated') }, { ok: facts.typeActive, text: w.words('check.type') },
  ];
  const signing = offers.find(offer => offer.action === 'review' || offer.action === 'approve'), back = offers.find(offer => offer.action === 'return');
  const refused = offers.flatMap(offer => (offer.refused ? [{ label: w.words(`act.${offer.action}`), reason: w.refusal(offer.refused) }] : []));
  if (!signing || signing.refused) return { checks, refused };
  return { checks, refused, sign: signPanel(scene, signing.action === 'approve' ? 'approve' : 'review', back !== undefined && !back.refused) };
}

function signPanel({ visit, document, revision, around, wording: w }: Scene, action: 'review' | 'approve', mayReturn: boolean): Record<string, unknown> {
  const base = addressOf(document, revision.n), { words } = w, meaning = action === 'approve' ? 'approved' : 'reviewed', resource = action === 'approve' ? 'approval' : 'review';
  const seat = seatNow(revision, meaning, visit.actor), signed = signedNow(revision, meaning).length, of = (action === 'approve' ? revision.approvers : revision.reviewers).length;
  const says = seat?.onBehalfOf ? words('sign.behalf', { meaning: `meaning.${meaning}`, name: seat.onBehalfOf.name, paper: seat.onBehalfOf.paper }) : words(`meaning.${meaning}`);
  const returning = visit.body['outcome'] === 'return';
  return {
    action: `${base}/${resource}`, heading: words(`act.${action}`), hash: shortHash(contentHash(revision)), hidden: [{ name: 'version', value: String(versionFor(visit, document.version)) }], ...signNote(visit.actor, revision, meaning, around, w), reason: visit.body['reason'] ?? '',
    outcomes: [
      { value: 'sign', label: words(`sign.${action}`), note: words('sign.place', { number: signed + 1, of }), meaning: says, verb: words(`act.${action}`), checked: !returning, signs: true },
      ...(mayReturn ? [{ value: 'return', label: words('sign.return'), note: words('sign.returnNote', { round: revision.round + 1 }), verb: words('act.return'), asksReason: true, action: `${base}/return`, checked: returning }] : []),
    ],
    ...(action === 'approve' ? { fields: decisionFields(visit, around, w) } : {}),
  };
}

/** What a substitute should know before the signature, since it cannot be undone. */
function signNote(actor: Actor, revision: Revision, meaning: 'reviewed' | 'approved', around: Circumstances, { words }: Wording): { note?: string } {
  const principal = seatNow(revision, meaning, actor)?.onBehalfOf;
  if (!principal) return {};
  if (actor.standsInFor.filter(one => asked(revision, meaning).some(signer => signer.id === one.id)).length > 1) return { note: words('sign.oneSeat', { name: principal.name }) };
  return meaning === 'reviewed' && seatFor(revision.approvers, actor) && !around.type?.sameSignerAllowed ? { note: words('sign.noApprovalAfter') } : {};
}

function decisionFields({ body, now }: Visit, around: Circumstances, { words }: Wording): Record<string, unknown>[] {
  const [year, month, day] = dayOf(now, around.timeZone).split('-'), today = `${day}/${month}/${year}`;
  return [
    { name: 'decisionNumber', label: words('sign.decisionNumber'), value: body['decisionNumber'] ?? '' },
    { name: 'decisionDate', label: words('sign.decisionDate'), date: true, value: body['decisionDate'] ?? today },
    { name: 'effectiveDate', label: words('sign.effectiveDate'), date: true, value: body['effectiveDate'] ?? today, hint: words('sign.effectiveHint') },
  ];
}

/** What was written and refused stands where it was typed; where nobody may write any more, it is shown to be copied. */
function discussion({ visit, document, revision, wording: w }: Scene): Record<string, unknown> {
  const parties = partiesOf(document, revision, visit.actor), talks = ['author', 'reviewer', 'approver', 'qualityOfficer'].some(party => [...parties].some(one => one === party)), unsaid = unsaidIn(visit);
  const open = revision.comments.filter(one => one.resolved === null).length, mayTalk = talks && revision.state !== 'approved', mayResolve = mayTalk && (parties.has('author') || parties.has('reviewer') || parties.has('qualityOfficer') || revision.state === 'inApproval');
  return {
    threads: threadRows(document, revision, w, { comment: mayTalk, resolve: mayResolve }, unsaid), threadsNote: w.words('thread.counts', { open, resolved: revision.comments.length - open }), openThreads: open,
    ...(mayTalk ? { commentForm: { action: `${addressOf(document, revision.n)}/comments`, opened: unsaid?.thread === '', text: unsaid?.thread === '' ? unsaid.text : '' } } : {}),
    ...(unsaid?.text && !mayTalk ? { unsaid: unsaid.text } : {}),
  };
}

/** The comment, or the answer in a thread, that this visit could not place. */
function unsaidIn({ problems, body, params }: Visit): Unsaid | undefined {
  const thread = params['comment'] ?? '', typed = body[thread ? 'answer' : 'text'];
  return problems && typeof typed === 'string' ? { thread, text: typed } : undefined;
}
