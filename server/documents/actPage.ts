/** An act that asks for a reason, and some for a signature, on a page of its own: confirmations are pages, not dialogs. */
import { agencyById } from '../agencies/queries';
import { NotFound } from '../core/errors';
import type { Answer, Visit } from '../web/route';
import { versionFor } from '../web/typed';
import { wording } from '../web/wording';
import { shortHash } from '../web/trailLines';
import { circumstances } from './acts';
import { actAt, addressOf, offersOn } from './actWords';
import { titleBlock } from './blocks';
import { chosen } from './documentPage';
import { documentFor, referringTo } from './queries';
import { contentHash } from './standing';

export async function actPage(visit: Visit, resource = visit.params['act'] ?? ''): Promise<Answer> {
  const document = await documentFor(visit.actor, visit.params['id'] ?? ''), revision = chosen(visit.actor, document, Number(visit.params['n'])), action = actAt(resource), w = wording(visit);
  const offer = offersOn(document, revision, visit.actor, await circumstances(document, revision, visit.now)).find(one => one.action === action);
  if (!offer || !action) throw new NotFound();
  const referring = action === 'makeObsolete' || action === 'requestObsolescence' ? await referringTo(document._id) : [];
  return {
    view: 'documents/act', section: 'documents', title: w.words(`act.${action}`),
    data: {
      crumbs: [{ href: '/documents', text: w.words('nav.documents') }, { href: addressOf(document, revision.n), text: document.code }, { text: w.words(`act.${action}`) }],
      block: titleBlock(document, revision, await agencyById(document.agency, visit.now), w), heading: w.words(`act.${action}`), about: w.words(`act.${action}.about`), action: `${addressOf(document, revision.n)}/${resource}`, version: versionFor(visit, document.version),
      reason: visit.body['reason'] ?? '', refused: offer.refused ? w.refusal(offer.refused) : undefined, back: addressOf(document, revision.n), verb: w.words(`act.${action}`), stop: action !== 'confirmValid',
      referring: referring.map(row => ({ href: `/documents/${row._id}`, text: `${row.code} ${row.title}` })),
      ...(offer.signs ? { signs: { meaning: w.words(`meaning.${offer.signs}`), hash: shortHash(contentHash(revision)) } } : {}),
    },
  };
}
