/** `npm run bench`: how fast, against yardsticks in the same run. `npm run bench -- start search=5000` measures only those, and search on fewer documents. */
import { benchCopies } from './bench/copies';
import { openDemonstration, type Demonstration } from './bench/demonstration';
import { benchDownload } from './bench/download';
import { benchDrawing } from './bench/drawing';
import { benchFigures } from './bench/figures';
import { benchPacks } from './bench/packs';
import { benchRegister } from './bench/register';
import { benchReport } from './bench/report';
import { benchSealing } from './bench/sealing';
import { benchSearch } from './bench/search';
import { benchStart } from './bench/start';
import { tableOf, type Row } from './bench/table';

const MEASURES = ['copies', 'download', 'register', 'start', 'report', 'sealing', 'figures', 'drawing', 'packs', 'search'] as const;
type Measure = (typeof MEASURES)[number];

const ON_DEMONSTRATION: Readonly<Partial<Record<Measure, (demonstration: Demonstration) => Promise<Row[]>>>> = { download: benchDownload, register: benchRegister, start: benchStart, report: benchReport, sealing: benchSealing, figures: benchFigures };

/** The table is printed also when a measure fails: what was measured before it stands. */
async function main(asked: readonly string[]): Promise<void> {
  const { wanted, documents } = read(asked), rows: Row[] = [];
  try {
    if (wanted.includes('copies')) rows.push(...(await told('copies', benchCopies)));
    if (wanted.some(measure => measure in ON_DEMONSTRATION)) await onDemonstration(wanted, rows);
    if (wanted.includes('drawing')) rows.push(...(await told('drawing', benchDrawing)));
    if (wanted.includes('packs')) rows.push(...(await told('packs', benchPacks)));
    if (wanted.includes('search')) rows.push(...(await told('search', () => benchSearch(documents))));
  } finally {
    for (const line of ['', ...tableOf(rows)]) console.log(line);
  }
}

async function onDemonstration(wanted: readonly Measure[], rows: Row[]): Promise<void> {
  const demonstration = await openDemonstration(line => { console.log(line); });
  try {
    for (const measure of wanted) {
      const bench = ON_DEMONSTRATION[measure];
      if (bench) rows.push(...(await told(measure, () => bench(demonstration))));
    }
  } finally {
    await demonstration.close();
  }
}

async function told(measure: string, bench: () => Promise<Row[]>): Promise<Row[]> {
  console.log(`Measuring: ${measure} …`);
  return bench();
}

/** Names of measures, all when there is none; `search=5000` or a bare number says how many documents search is asked among. */
function read(asked: readonly string[]): { wanted: readonly Measure[]; documents: number } {
  const documents = Number(asked.map(one => /^(?:search=)?(\d+)$/.exec(one)?.[1]).find(Boolean) ?? 50_000);
  const names = asked.filter(one => !/^\d+$/.test(one)).map(one => one.replace(/=\d+$/, ''));
  const unknown = names.filter(name => !MEASURES.some(measure => measure === name));
  if (unknown.length) throw new Error(`The bench measures ${MEASURES.join(', ')}; not ${unknown.join(', ')}.`);
  return { wanted: names.length ? MEASURES.filter(measure => names.includes(measure)) : MEASURES, documents };
}

main(process.argv.slice(2)).catch((error: unknown) => { console.error(error instanceof Error ? error.stack ?? error.message : error); process.exitCode = 1; });
