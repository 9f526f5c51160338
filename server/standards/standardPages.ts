/** The standard as an agency asks by it: its clauses with their questions, one clause with everything asked about it, the words of one question. */
import { may } from '../access/may';
import { readableAgency, type AgencyView } from '../agencies/queries';
import { NotFound } from '../core/errors';
import type { TrailEntry } from '../core/trail';
import { addressOf } from '../web/address';
import { actForm, type ActForm } from '../web/actForm';
import type { Answer, Visit } from '../web/route';
import { trailLines } from '../web/trailLines';
import { versionFor } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import { bankQuestions, exclusionOf, nothingDecided, type BankQuestion, type Decided } from './bank';
import { clauseLabel, clauseOf, clausesOf, DEFAULT_EDITION, editionName, editions, type Clause } from './clauses';
import { bankWithTrail } from './queries';

interface Scene { readonly visit: Visit; readonly agency: AgencyView; readonly decided: Decided; readonly version: number; readonly trail: readonly TrailEntry[]; readonly questions: readonly BankQuestion[]; readonly wording: Wording; readonly mayAsk: boolean; readonly mayExclude: boolean }

/** @throws NotFound for an edition that is not known, and for an agency that is not this person's to read */
async function sceneOf(visit: Visit, edition: string): Promise<Scene> {
  if (!editions().some(one => one.id === edition)) throw new NotFound();
  const agency = await readableAgency(visit.actor, 'audits.read', visit.query['agency'], visit.now), bank = await bankWithTrail(agency._id, edition), decided = bank ?? nothingDecided(edition);
  const own = agency._id === visit.actor.agency, subject = { agency: agency._id, within: agency.within };
  return {
    visit, agency, decided, version: bank?.version ?? 0, trail: bank?.trail ?? [], questions: bankQuestions(decided), wording: wording(visit),
    mayAsk: own && may(visit.actor, 'questions.manage', subject), mayExclude: own && may(visit.actor, 'clauses.exclude', subject),
  };
}

export async function standardPage(visit: Visit): Promise<Answer> {
  const scene = await sceneOf(visit, visit.params['edition'] ?? DEFAULT_EDITION), { decided, agency, wording: w } = scene, clauses = clausesOf(decided.edition);
  return {
    view: 'standards/standard', section: 'audits', title: w.words('standard.title'),
    data: {
      crumbs: [{ href: '/audits', text: w.words('nav.audits') }, { text: w.words('standard.title') }], about: `${editionName(decided.edition, visit.language)} · ${agency.name}`,
      others: editions().length > 1 ? editions().map(one => ({ href: `/standards/${one.id}`, text: one.name[visit.language], current: one.id === decided.edition })) : [],
      chapters: clauses.filter(one => one.parent === null).map(chapter => ({ id: `chapter-${chapter.number}`, heading: clauseLabel(decided.edition, chapter.number, visit.language), clauses: clauses.filter(one => one.number.startsWith(`${chapter.number}.`)).map(one => rowOf(scene, one)) })).filter(one => one.clauses.length),
      excluded: decided.exclusions.map(one => ({ href: clauseAddress(scene, one.clause), text: clauseLabel(decided.edition, one.clause, visit.language), reason: one.reason })), trail: { entries: lines(scene, scene.trail) }, changed: scene.trail.length > 0,
    },
  };
}

function rowOf(scene: Scene, clause: Clause): Record<string, unknown> {
  const { decided, questions, visit, wording: { words } } = scene, of = questions.filter(one => one.question.clause === clause.number), excluded = exclusionOf(decided, clause.number), off = of.filter(one => !one.asked).length, changed = of.filter(one => one.own || one.seeded).length;
  const notes = [words('standard.questions', { count: of.length - off }), changed ? words('standard.changed', { count: changed }) : '', off ? words('standard.off', { count: off }) : ''];
  return {
    number: clause.number, title: clause[visit.language].title, gist: clause[visit.language].gist, deep: clause.number.split('.').length > 2, ...(clause.audited || of.length ? { href: clauseAddress(scene, clause.number), about: notes.filter(Boolean).join(' · ') } : {}),
    ...(excluded ? { state: notApplicable(words) } : {}),
  };
}

const notApplicable = (words: Wording['words']): Record<string, string> => ({ tag: 'grey struck', icon: 'slash-circle', word: words('standard.notApplicable') });

/** `refused` = which form of the page was sent and refused: what was typed belongs to it alone. */
export async function clausePage(visit: Visit, refused?: 'question' | 'exclusion'): Promise<Answer> {
  const scene = await sceneOf(visit, visit.params['edition'] ?? ''), { decided, wording: w } = scene, clause = clauseOf(decided.edition, visit.params['clause'] ?? '');
  if (!clause) throw new NotFound();
  const of = scene.questions.filter(one => one.question.clause === clause.number), excluded = exclusionOf(decided, clause.number), heading = clauseLabel(decided.edition, clause.number, visit.language);
  const about = scene.trail.filter(entry => entry.about === clause.number);
  return {
    view: 'standards/clause', section: 'audits', title: heading,
    data: {
      crumbs: [...crumbs(scene), { text: clause.number }], heading, gist: clause[visit.language].gist, groups: groupsOf(scene, of), none: !of.length, ...exclusionData(scene, clause, refused),
      ...(excluded ? { state: notApplicable(w.words) } : {}), ...(scene.mayAsk ? { add: addForm(scene, clause, refused), addOpen: refused === 'question' } : {}), trail: { entries: lines(scene, about) }, changed: about.length > 0,
    },
  };
}

/** What is asked about the clause itself, then what is asked about documents, by their types. */
function groupsOf(scene: Scene, questions: readonly BankQuestion[]): Record<string, unknown>[] {
  const { agency, visit, wording: { words } } = scene, keys = [...new Set(questions.map(one => (one.question.types ?? []).join()))].sort();
  const named = (code: string): string => { const type = agency.documentTypes.find(one => one.code === code); return type ? (visit.language === 'en' ? type.nameEn : '') || type.name : code; };
  return keys.map(key => ({
    heading: key ? words('standard.aboutTypes', { types: key.split(',').map(named).join(', ') }) : words('standard.aboutClause'), questions: questions.filter(one => (one.question.types ?? []).join() === key).map(one => questionRow(scene, one)),
  }));
}

function questionRow(scene: Scene, { question, own, asked, seeded }: BankQuestion): Record<string, unknown> {
  const { decided, visit, version, wording: { words } } = scene, here = `/standards/${decided.edition}/questions/${encodeURIComponent(question.id)}`;
  return {
    text: question[visit.language], evidence: question.evidence?.[visit.language], off: !asked, tags: [own ? { tag: 'blue line', icon: 'building', word: words('standard.own') } : undefined, seeded ? { tag: 'amber line', icon: 'pencil', word: words('standard.reworded') } : undefined, asked ? undefined : { tag: 'grey struck', icon: 'slash-circle', word: words('standard.notAsked') }].filter(Boolean),
    ...(scene.mayAsk ? { edit: here, use: { href: `${here}/use`, version, asked: asked ? '' : 'yes', label: words(asked ? 'standard.leave' : 'standard.ask') } } : {}),
  };
}

function exclusionData(scene: Scene, clause: Clause, refused?: 'question' | 'exclusion'): Record<string, unknown> {
  const { decided, visit, version, wording: w } = scene, excluded = exclusionOf(decided, clause.number), here = clauseAddress(scene, clause.number);
  if (excluded) {
    const own = excluded.clause === clause.number;
    return {
      excluded: { reason: excluded.reason, by: w.words('standard.declaredBy', { name: excluded.by.name, date: w.date(excluded.at) }), ...(own ? {} : { above: w.words('standard.declaredAbove', { clause: excluded.clause }) }) },
      ...(own && scene.mayExclude ? { include: { href: `${here}/inclusion`, version, label: w.words('standard.include') } } : {}),
    };
  }
  const form = actForm(refused === 'exclusion' ? visit : plain(visit), { action: `${here}/exclusion`, back: here, verb: w.words('standard.exclude'), version, prefix: 'exclusionField', rows: [{ name: 'reason', kind: 'prose', hint: true }], stop: true }, w);
  return scene.mayExclude && clause.parent !== null ? { exclude: form, excludeOpen: refused === 'exclusion' } : {};
}

const plain = (visit: Visit): Visit => ({ ...visit, problems: undefined });

function addForm(scene: Scene, clause: Clause, refused?: 'question' | 'exclusion'): ActForm {
  const { visit, agency, wording: w, version } = scene, here = clauseAddress(scene, clause.number), types = agency.documentTypes.filter(one => one.active).map(one => ({ value: one.code, text: (visit.language === 'en' ? one.nameEn : '') || one.name }));
  return actForm(refused === 'question' ? visit : plain(visit), { action: `${here}/questions`, back: here, verb: w.words('standard.add'), version, prefix: 'questionField', rows: [...WORD_ROWS, { name: 'types', kind: 'checkboxes', hint: true, choices: types }] }, w);
}

const WORD_ROWS = [
  { name: 'vi', kind: 'prose', rows: 3 }, { name: 'en', kind: 'prose', rows: 3, optional: true, hint: true }, { name: 'evidenceVi', kind: 'prose', rows: 2, optional: true, hint: true }, { name: 'evidenceEn', kind: 'prose', rows: 2, optional: true },
] as const;

/** @throws NotFound for a question that is not in this agency's bank */
export async function questionPage(visit: Visit): Promise<Answer> {
  const scene = await sceneOf(visit, visit.params['edition'] ?? ''), { decided, version, wording: w } = scene, known = scene.questions.find(one => one.question.id === visit.params['question']);
  if (!known || !scene.mayAsk) throw new NotFound();
  const { question, seeded } = known, back = clauseAddress(scene, question.clause), here = `/standards/${decided.edition}/questions/${encodeURIComponent(question.id)}`, heading = w.words('standard.reword');
  const written = decided.own.find(one => one.id === question.id) ?? decided.rewordings.find(one => one.id === question.id), stored: Readonly<Record<string, string>> = { ...(written ?? { vi: question.vi, en: question.en, evidenceVi: question.evidence?.vi ?? '', evidenceEn: question.evidence?.en ?? '' }) };
  return {
    view: 'standards/question', section: 'audits', title: heading,
    data: {
      crumbs: [...crumbs(scene), { href: back, text: question.clause }, { text: heading }], heading, places: question.types ? w.words('standard.placesHere') : '', ...(seeded ? { seeded: { text: seeded[visit.language], evidence: seeded.evidence?.[visit.language] }, restore: { href: `${here}/seeded-words`, version: versionFor(visit, version) } } : {}),
      form: actForm(visit, { action: here, back, verb: w.words('standard.saveWords'), version, prefix: 'questionField', rows: WORD_ROWS.map(row => ({ ...row, value: stored[row.name] ?? '' })) }, w),
    },
  };
}

function crumbs(scene: Scene): { href: string; text: string }[] {
  const { visit, agency, decided, wording: { words } } = scene;
  return [{ href: '/audits', text: words('nav.audits') }, { href: addressOf(`/standards/${decided.edition}`, { agency: agency._id === visit.actor.agency ? undefined : agency._id }), text: words('standard.title') }];
}

function clauseAddress({ visit, agency, decided }: Pick<Scene, 'visit' | 'agency' | 'decided'>, clause: string): string {
  return addressOf(`/standards/${decided.edition}/clauses/${clause}`, { agency: agency._id === visit.actor.agency ? undefined : agency._id });
}

const ICONS: Readonly<Record<string, string>> = { 'bank.add': 'plus-lg', 'bank.reword': 'pencil', 'bank.restore': 'arrow-counterclockwise', 'bank.leave': 'slash-circle', 'bank.ask': 'check-circle', 'bank.exclude': 'slash-circle', 'bank.include': 'check-circle' };

function lines({ wording: w }: Scene, entries: readonly TrailEntry[]): ReturnType<typeof trailLines> {
  return trailLines(entries, ICONS, w, entry => w.words(`trail.${entry.action}`, { about: entry.about ?? '', question: String(entry.details?.['question'] ?? ''), was: String(entry.details?.['was'] ?? ''), now: String(entry.details?.['now'] ?? '') }));
}
