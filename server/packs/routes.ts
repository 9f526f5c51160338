/** Inspection packs: the list, asking for one, fetching it. */
import { NotFound } from '../core/errors';
import { parse } from '../core/form';
import { contentDisposition } from '../files/fileName';
import type { Tools } from '../tools';
import { noteReading } from '../trail/operations';
import { sealFrom } from '../trail/seal';
import { action, page, type Answer, type Handler, type Route, type Visit } from '../web/route';
import { wording } from '../web/wording';
import { againInput, askInput } from './input';
import { askAgain, askForPack } from './operations';
import { packsPage } from './packsPage';
import { packFor } from './queries';
import { mayHavePack } from './standing';

export function packRoutes({ files, config }: Tools): readonly Route[] {
  const { publicKey } = sealFrom(config.copySecret), list: Handler = visit => packsPage(visit, publicKey);
  return [
    page('/packs', 'packs.read', list),
    action('/packs', 'packs.ask', ask, { again: list }),
    action('/packs/:id/renewal', 'packs.ask', again, { again: list }),
    page('/packs/:id/file', 'packs.read', visit => download(visit, files)),
  ];
}

async function ask(visit: Visit): Promise<Answer> {
  const pack = await askForPack(visit.actor, parse(askInput, visit.body), visit.now);
  return { redirect: '/packs', flash: { key: 'packAsked', values: { title: pack.title } } };
}

async function again(visit: Visit): Promise<Answer> {
  await askAgain(visit.actor, { id: visit.params['id'] ?? '', ...parse(againInput, visit.body) }, visit.now);
  return { redirect: '/packs', flash: { key: 'packAskedAgain' } };
}

/** Resumable: the bytes lie under their SHA-256, which is the ETag. Each request is told in the agency's journal, also one that goes on where another ended. */
async function download(visit: Visit, files: Tools['files']): Promise<Answer> {
  const pack = await packFor(visit.actor, visit.params['id'] ?? ''), { file, title, agency, within } = pack, { words } = wording(visit);
  if (!file || !mayHavePack(visit.actor, pack)) throw new NotFound();
  await noteReading({ action: visit.range ? 'pack.resume' : 'pack.download', by: visit.actor.id, byName: visit.actor.name, agency, within, subject: pack._id, subjectName: title, details: visit.range ? { range: visit.range.slice(0, 60) } : {} }, visit.now);
  return { file: { type: 'application/zip', size: file.size, etag: file.sha256, disposition: contentDisposition(`${words('pack.fileName', { title })}.zip`, 'attachment'), open: span => files.open(file.sha256, span) } };
}
