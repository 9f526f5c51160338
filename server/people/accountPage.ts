/** What a person sees of their own account: posts, roles, substitutes, preferences. */
import { LANGUAGES, type Words } from '../core/words';
import type { Answer, Visit } from '../web/route';
import { tickedOr, typedOr } from '../web/typed';
import { wording, type Wording } from '../web/wording';
import type { Delegation } from './model';
import { activeReaders, personById, principalsOf, type PersonView } from './queries';

export const THEMES = ['light', 'dark', 'auto'] as const;

export async function accountPage(visit: Visit): Promise<Answer> {
  const [person, others, principals] = await Promise.all([personById(visit.actor.id), activeReaders(visit.actor.agency, ''), principalsOf(visit.actor.id, visit.now)]);
  const w = wording(visit), typed = typedOr(visit, { to: '', from: '', until: '', paper: '' });
  return {
    view: 'people/account', title: w.words('account.title'),
    data: {
      facts: [{ label: w.words('person.name'), value: person.name }, { label: w.words('person.account'), value: person.account }, { label: w.words('person.email'), value: person.email }],
      posts: postsOf(person, visit.viewer?.agencies ?? [], w.words),
      substitutes: person.delegations.map((one, index) => substituteRow(one, index, visit, w)).reverse(),
      principals: principals.flatMap(one => one.delegations.filter(other => other.to === person._id && other.until >= visit.now).map(other => ({ name: one.name, span: spanOf(other, w), paper: other.paper }))),
      others: others.filter(one => one._id !== person._id).map(one => ({ value: one._id, text: one.name })), typed,
      ...preferences(visit, person, w.words),
    },
  };
}

/** One line an agency: the post, and the roles held there. */
export function postsOf(person: PersonView, agencies: readonly { id: string; name: string }[], words: Words): { agency: string; title: string; roles: string }[] {
  return agencies.map(agency => ({
    agency: agency.name, title: person.positions.find(one => one.agency === agency.id)?.title ?? '',
    roles: person.grants.filter(one => one.agency === agency.id).map(one => words(`role.${one.role}`)).join(', '),
  }));
}

function substituteRow(one: Delegation, index: number, visit: Visit, w: Wording): Record<string, unknown> {
  const standing = one.until < visit.now ? 'over' : one.from > visit.now ? 'coming' : 'now';
  const STYLE = { over: { tag: 'grey line', icon: 'check' }, coming: { tag: 'blue line', icon: 'clock' }, now: { tag: 'green', icon: 'check-circle' } } as const;
  return { name: one.toName, span: spanOf(one, w), paper: one.paper, state: { ...STYLE[standing], word: w.words(`substitute.${standing}`) }, ...(standing === 'over' ? {} : { endHref: `/account/substitutes/${index}/end` }) };
}

function spanOf(one: Delegation, w: Wording): string {
  return `${w.date(one.from)} – ${w.date(one.until)}`;
}

function preferences(visit: Visit, person: PersonView, words: Words): Record<string, unknown> {
  const chosen = typedOr(visit, { language: person.language, theme: person.theme });
  return {
    languages: LANGUAGES.map(value => ({ value, text: words(`language.${value}`), checked: (chosen['language'] || person.language) === value })),
    themes: THEMES.map(value => ({ value, text: words(`theme.${value}`), checked: (chosen['theme'] || person.theme) === value })),
    /** Another form of the page that was refused says nothing about this box. */
    digest: visit.body['language'] === undefined ? person.digest ?? true : tickedOr(visit, 'digest', person.digest ?? true),
  };
}
