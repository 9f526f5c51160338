/** The page of a record: where it stands, what it says, its files, who has signed, how long it is kept, what happened to it. */
import { may } from '../access/may';
import { agencyById, type AgencyView } from '../agencies/queries';
import { mayWaitFor } from '../certificates/signing';
import type { TrailEntry } from '../core/trail';
import { refusalText } from '../core/words';
import type { ActLink } from '../web/acts';
import type { Answer, Visit } from '../web/route';
import { shortHash } from '../web/trailLines';
import { wording, type Wording } from '../web/wording';
import { plainAround } from './acts';
import { actsOn, addressOf, disposalAddress, MOST_BUTTONS, type Acts } from './actWords';
import { correctionsOf, recordOf, type CorrectionRow } from './queries';
import { answerBlocks, recordTrail, returnedNotes, signatureRows, stepsOf, titleBlock, unitNameIn } from './recordWords';
import { placesOf, vacantOf } from './signers';
import { isHeld, lastKeptDay, recordHash, standingCorrection, subjectOf, type Around, type RecordView } from './standing';

const TRAIL_OPEN = 8, SOON_MS = 60_000;
type Shown = RecordView & { readonly trail: readonly TrailEntry[] };

export async function recordPage(visit: Visit): Promise<Answer> {
  const record = await recordOf(visit.actor, visit.params['id'] ?? ''), agency = await agencyById(record.agency, visit.now), w = wording(visit);
  const [around, corrections, waits] = await Promise.all([aroundFor(record, visit), record.filedAt ? correctionsOf(record._id) : [], waitNotes(record, visit, w)]), corrected = standingCorrection(corrections), offered = actsOn(record, visit.actor, around, w), acts = withPaper(record, corrected ? withoutCorrecting(offered) : offered, w), steps = stepsOf(record, w), block = titleBlock(record, agency, w);
  return {
    view: 'records/record', section: 'records', title: `${record.number || record.form.code} ${record.title}`.trim(),
    data: {
      crumbs: [{ href: `/records?agency=${record.agency}`, text: w.words('nav.records') }, { href: `/records/forms/${record.form.id}`, text: record.form.code }, { text: record.number || w.words('record.unnumbered') }],
      block: corrected && record.state !== 'voided' ? { ...block, state: { tag: 'amber', icon: 'pencil-square', word: w.words('record.correctedState') } } : block, ...(steps ? { steps } : {}), ...acts, notes: [...waits, ...notesOf(record, corrections, visit, w)],
      ...(record.description ? { answers: answerBlocks(record, record.description, w) } : {}), signatures: signatureRows(record, visit.actor, w), signedCopies: signedCopyRows(record, w), facts: factsOf(record, agency, w), ...history(record, visit, w),
    },
  };
}

/** Who can sign is asked of the store only while the filler may send it. */
async function aroundFor(record: Shown, visit: Visit): Promise<Around> {
  const plain = await plainAround(record, visit.now);
  return record.state === 'draft' && record.filler.id === visit.actor.id ? { ...plain, vacant: vacantOf(await placesOf(record)) } : plain;
}

/** What was corrected is corrected again from the record that stands in its place. */
function withoutCorrecting({ acts, more, refused }: Acts): Acts {
  const others = (all: readonly ActLink[]): ActLink[] => all.filter(act => !act.href.endsWith('/correction'));
  return { acts: others(acts), more: others(more), refused };
}

/** The filed PDF is what people come for; before it is, the paper as it would be printed stands behind what is to be done. A voided one is marked; what was filed once stays to be had. */
function withPaper(record: RecordView, { acts, more, refused }: Acts, { words }: Wording): Acts {
  const paper: ActLink = { label: words(record.sealed ? 'record.pdf' : 'record.draftPdf'), href: `${addressOf(record)}/record.pdf`, icon: 'file-earmark-pdf' }, room = acts.length < MOST_BUTTONS;
  if (record.sealed && record.state === 'voided') return { acts: [{ ...paper, label: words('record.voidedPdf') }, ...acts], more: [...more, { ...paper, label: words('record.filedPdf'), href: `${paper.href}?as=filed` }], refused };
  if (record.sealed) return { acts: [{ ...paper, primary: true }, ...acts.slice(0, MOST_BUTTONS - 1)], more: [...acts.slice(MOST_BUTTONS - 1), ...more], refused };
  return record.description ? { acts: room ? [...acts, paper] : acts, more: room ? more : [...more, paper], refused } : { acts, more, refused };
}

/** PDFs that came back with signatures of other programs. */
function signedCopyRows(record: RecordView, { words, dateTime }: Wording): Record<string, unknown>[] {
  return record.signedCopies.map(copy => ({
    href: `${addressOf(record)}/signed-copies/${copy.id}`, brought: words('record.broughtBy', { name: copy.by.name, at: dateTime(copy.at) }), hash: shortHash(copy.sha256),
    signatures: copy.signatures.map(one => ({ signer: [one.signer, one.organisation].filter(Boolean).join(', '), issuer: words('record.issuedBy', { name: one.issuer }), at: one.at ? words(one.stamped ? 'record.stampedAt' : 'record.claimedAt', { at: dateTime(one.at) }) : '', icon: one.trusted ? 'patch-check' : 'question-circle', trust: words(one.trusted ? 'record.trusted' : 'record.notTrusted') })),
  }));
}

/** Its PDF is made within seconds: what takes longer waits for something. Only what is known at once is told, the job's page knows the rest. */
async function waitNotes(record: Shown, { actor, now }: Visit, { words }: Wording): Promise<Record<string, unknown>[]> {
  if (record.state !== 'signed' || now.getTime() - record.stateSince.getTime() < SOON_MS) return [];
  const known = await mayWaitFor(record.agency, now), manages = may(actor, 'jobs.manage', subjectOf(record));
  const why = known ? refusalText(words, known) : words(manages ? 'record.waitsJobs' : 'record.waitsUnknown');
  return [{ tone: 'amber', icon: 'hourglass-split', strong: words('record.waits'), text: why, ...(manages ? { act: { href: '/jobs', label: words('nav.jobs') } } : {}) }];
}

function notesOf(record: Shown, corrections: readonly CorrectionRow[], { now }: Visit, w: Wording): Record<string, unknown>[] {
  const { words, date } = w;
  const voided = record.state === 'voided' ? record.trail.findLast(entry => entry.to === 'voided') : undefined;
  const corrected = standingCorrection(corrections), open = corrections.find(one => one.state === 'draft' || one.state === 'submitted' || one.state === 'signed');
  return [
    ...(voided ? [{ tone: 'amber', icon: 'slash-circle', strong: words('record.voidedOn', { date: date(voided.at) }), text: voided.reason ? `${voided.by.name}: ${voided.reason}` : voided.by.name }] : []),
    ...returnedNotes(record, w),
    ...(corrected ? [{ tone: 'amber', icon: 'pencil-square', strong: words('record.correctedBy'), text: corrected.number, act: { href: addressOf(corrected), label: words('record.open') } }] : []),
    ...(open && !corrected ? [{ icon: 'pencil-square', strong: words('record.correctionOpen'), text: open.number, act: { href: addressOf(open), label: words('record.open') } }] : []),
    ...(record.correctionOf ? [{ icon: 'pencil-square', strong: words('record.corrects'), text: record.correctionOf.number, act: { href: addressOf({ _id: record.correctionOf.id }), label: words('record.open') } }] : []),
    ...(record.hold && isHeld(record, now) ? [{ tone: 'amber', icon: 'lock', strong: words(record.hold.until ? 'record.heldUntil' : 'record.held', { date: date(record.hold.until), name: record.hold.by.name }), text: record.hold.reason }] : []),
    ...(record.disposal ? [{ icon: 'trash', strong: words('record.disposedBy', { number: record.disposal.number }), text: words('record.disposedText'), act: { href: disposalAddress({ _id: record.disposal.id }), label: words('record.open') } }] : []),
  ];
}

function factsOf(record: RecordView, agency: AgencyView, { words, date }: Wording): Record<string, unknown>[] {
  const { form, retention } = record, decision = form.decision ? words('record.decision', { number: form.decision.number, date: date(form.decision.date) }) : '';
  const rows = [
    { label: words('record.filler'), value: [record.filler.name, record.filler.title].filter(Boolean).join(', ') }, { label: words('record.by.unit'), value: unitNameIn(agency, record.unit) },
    { label: words('record.form'), value: words('record.formIssue', { code: form.code, title: form.title, label: form.label }), href: `/documents/${form.id}` }, { label: words('record.decisionOf'), value: decision },
    { label: words('record.folder'), value: record.folder }, { label: words('record.mark'), value: record.mark ? words(`mark.${record.mark}`) : '' }, { label: words('record.clauses'), value: record.clauses.join(', ') },
    { label: words('record.retention'), value: retention ? words(`record.rule.${retention.rule}`, { date: date(lastKeptDay(retention.until)), count: retention.years }) : '' },
    { label: words('record.hash'), value: record.state === 'disposed' ? '' : shortHash(recordHash(record)) }, { label: words('record.pdfHash'), value: record.sealed ? shortHash(record.sealed.sha256) : '' },
  ];
  return rows.filter(row => row.value !== '');
}

function history(record: Shown, visit: Visit, w: Wording): Record<string, unknown> {
  const lines = recordTrail(record.trail, w);
  return {
    trail: { entries: lines.slice(0, TRAIL_OPEN) }, earlier: lines.slice(TRAIL_OPEN), earlierLabel: w.words('record.earlier', { count: Math.max(0, lines.length - TRAIL_OPEN) }),
    ...(may(visit.actor, 'trail.read', subjectOf(record)) ? { trailHref: `${addressOf(record)}/trail`, trailLabel: w.words('record.entries', { count: record.trailHead.n }) } : {}),
  };
}
