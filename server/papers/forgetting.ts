/** When the content of records is disposed of, which papers of them go? */
import { KeptPaper } from './model';

/** Drops what names the kept papers of these records; their bytes are the file store's to forget. */
export async function forgetPapersOf(records: readonly string[]): Promise<void> {
  await KeptPaper.deleteMany({ record: { $in: [...records] } });
}
