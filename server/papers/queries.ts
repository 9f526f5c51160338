/** Papers that were kept, as those need them who gather evidence. */
import { KeptPaper, type KeptPaperRecord } from './model';

const MOST_IDS = 500;

/** Every kept paper of these records, the oldest first. */
export async function keptPapersOf(records: readonly string[]): Promise<KeptPaperRecord[]> {
  const found: KeptPaperRecord[] = [];
  for (let at = 0; at < records.length; at += MOST_IDS) found.push(...(await KeptPaper.find({ record: { $in: records.slice(at, at + MOST_IDS) } }).lean<KeptPaperRecord[]>()));
  return found.sort((one, other) => one.at.getTime() - other.at.getTime());
}
