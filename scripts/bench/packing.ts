/** The process whose time and memory packs.ts measures: makes the one pack that waits, as a server's job does. Started with the store's address and the data folder. */
import { join } from 'node:path';
import { readConfig, ROOT } from '../../server/config';
import { systemClock } from '../../server/core/clock';
import { connectDatabase, disconnectDatabase } from '../../server/core/database';
import { loadWords } from '../../server/core/words';
import { diskStore } from '../../server/files/disk';
import { makeNextPack } from '../../server/packs/maker';
import { Packs, type PackRecord } from '../../server/packs/model';
import { verifyPack } from '../../server/packs/verify';
import { stopPdfWorker } from '../../server/pdf/worker';
import { sealFrom } from '../../server/trail/seal';

async function pack(uri: string, dataDir: string): Promise<void> {
  const config = readConfig({ DATA_DIR: dataDir }), files = diskStore(config.uploadsDir), seal = sealFrom(config.copySecret), started = performance.now();
  loadWords(join(ROOT, 'views', 'locales'));
  await connectDatabase(uri);
  await makeNextPack({ files, seal, clock: systemClock, log: line => { console.error(line); } });
  const seconds = (performance.now() - started) / 1000, megabytes = process.resourceUsage().maxRSS / 1024, made = await Packs.findOne().lean<PackRecord>(), sha256 = made?.file?.sha256 ?? '';
  const { findings } = sha256 ? await verifyPack(join(config.uploadsDir, sha256.slice(0, 2), sha256.slice(2, 4), sha256), seal.publicKey, finding => { console.error(JSON.stringify(finding)); }) : { findings: 1 };
  console.log(JSON.stringify({ seconds, megabytes, size: made?.file?.size ?? 0, problems: findings, state: made?.state ?? '' }));
  await stopPdfWorker();
  await disconnectDatabase();
}

pack(process.argv[2] ?? '', process.argv[3] ?? '').catch((error: unknown) => { console.error(error); process.exitCode = 1; });
