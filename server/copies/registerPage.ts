/** The register of controlled copies: number, revision, person, time; for those who keep it. */
import type { Answer, Visit } from '../web/route';
import { wording } from '../web/wording';
import { COPIES_A_PAGE, copyRegister, cursorOf } from './queries';

export async function registerPage(visit: Visit): Promise<Answer> {
  const w = wording(visit), { before, document } = visit.query;
  const found = await copyRegister(visit.actor, { document, before }), rows = found.slice(0, COPIES_A_PAGE), last = rows.at(-1);
  const next = found.length > COPIES_A_PAGE && last ? `/copies?before=${cursorOf(last)}${document ? `&document=${encodeURIComponent(document)}` : ''}` : undefined;
  return {
    view: 'copies/register', section: 'copies', title: w.words('nav.copies'),
    data: { rows: rows.map(row => ({ href: `/documents/${row.document}/revisions/${row.n}`, code: row.code, label: row.label, copy: row.number, person: row.personName, at: w.dateTime(row.at) })), next, filtered: document !== undefined },
  };
}
