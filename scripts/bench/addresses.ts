/** The main pages of the app, each with somebody who may open it. */
import { agencyById } from '../../server/agencies/queries';
import { Audit } from '../../server/audits/model';
import { systemClock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { ControlledDocument } from '../../server/documents/model';
import { Nonconformity } from '../../server/nonconformities/model';
import { Person } from '../../server/people/model';
import { Records } from '../../server/records/model';
import { ACCOUNT } from './demonstration';

/** Watches over all agencies of the province. */
export const OVERSEER = 'giamsat.tinh';

export interface MainPage { readonly name: string; readonly account: string; readonly path: string }

export async function mainPages(uri: string): Promise<MainPage[]> {
  await connectDatabase(uri);
  try {
    const agency = await agencyOf(ACCOUNT), mine = { agency };
    const ids = await Promise.all([
      ControlledDocument.findOne({ ...mine, 'shown.state': 'effective' }, { _id: 1 }).lean(), Nonconformity.findOne(mine, { _id: 1 }).lean(),
      Records.findOne({ ...mine, state: 'filed' }, { _id: 1 }).lean(), Audit.findOne({ ...mine, state: 'closed' }, { _id: 1 }).lean(),
    ]);
    const [document = '', nonconformity = '', record = '', audit = ''] = ids.map(one => one?._id ?? '');
    const pages: readonly (readonly [name: string, path: string, account?: string])[] = [
      ['my tasks', '/'], ['register of documents', '/documents'], ['a document', `/documents/${document}`], ['register of nonconformities', '/nonconformities'],
      ['a nonconformity', `/nonconformities/${nonconformity}`], ['records', '/records'], ['a record', `/records/${record}`], ['audits', '/audits'], ['an audit', `/audits/${audit}`],
      ['figures', '/figures'], ['search', '/search?q=thủ tục'], ['agencies', '/agencies', OVERSEER], ['documents of all agencies', '/documents?agency=all', OVERSEER],
    ];
    return pages.map(([name, path, account = ACCOUNT]) => ({ name, path, account }));
  } finally {
    await disconnectDatabase();
  }
}

/** The agency in which the holder of the account works. @throws Error where there is none */
export async function agencyOf(account: string): Promise<string> {
  const agency = (await Person.findOne({ account }, { positions: 1 }).lean())?.positions[0]?.agency;
  if (!agency) throw new Error(`Nobody has the account ${account}, or no post.`);
  return (await agencyById(agency, systemClock()))._id;
}
