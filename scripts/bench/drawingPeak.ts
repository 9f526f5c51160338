/** Draws a register of so many rows once, in a process of its own whose thread is the app's; prints the milliseconds and the most memory it has held, in MB. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../server/config';
import { loadWords } from '../../server/core/words';
import { pdfWorker, stopPdfWorker } from '../../server/pdf/worker';
import { paperOf } from './drawing';

async function draw(rows: number): Promise<void> {
  loadWords(join(ROOT, 'views', 'locales'));
  const started = performance.now();
  await pdfWorker().renderPdf(paperOf('correctiveActionBook', rows));
  const most = process.platform === 'linux' ? Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? NaN) / 1024 : process.resourceUsage().maxRSS / 1024;
  await stopPdfWorker();
  console.log(`${performance.now() - started} ${most}`);
}

draw(Number(process.argv[2] ?? 500)).catch((error: unknown) => { console.error(error); process.exitCode = 1; });
