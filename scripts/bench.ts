/**
 * `npm run bench`: how fast, against yardsticks in the same run, on one `mongod` and then on a replica set of three.
 * `npm run bench -- start search=5000` measures only those, and search on fewer documents; `alone` or `set` only on that store.
 */
import { benchActing } from './bench/acting';
import { benchCopies } from './bench/copies';
import { openDemonstration, STORES, type Demonstration, type StoreKind } from './bench/demonstration';
import { benchDownload } from './bench/download';
import { benchDrawing } from './bench/drawing';
import { benchFigures } from './bench/figures';
import { benchPacks } from './bench/packs';
import { benchPages } from './bench/pages';
import { benchReport } from './bench/report';
import { benchSealing } from './bench/sealing';
import { benchSearch } from './bench/search';
import { benchStart } from './bench/start';
import { tableOf, type Row } from './bench/table';

const MEASURES = ['copies', 'download', 'start', 'acting', 'report', 'sealing', 'figures', 'pages', 'drawing', 'packs', 'search'] as const;
type Measure = (typeof MEASURES)[number];

const ON_DEMONSTRATION: Readonly<Partial<Record<Measure, (demonstration: Demonstration) => Promise<Row[]>>>> = { download: benchDownload, start: benchStart, acting: benchActing, report: benchReport, sealing: benchSealing, figures: benchFigures, pages: benchPages };

/** The table is printed also when a measure fails: what was measured before it stands. */
async function main(asked: readonly string[]): Promise<void> {
  const { wanted, documents, stores } = read(asked), rows: Row[] = [];
  try {
    if (wanted.includes('copies')) rows.push(...(await told('copies', benchCopies)));
    if (wanted.some(measure => measure in ON_DEMONSTRATION)) for (const kind of stores) rows.push(...(await onDemonstration(kind, wanted)));
    if (wanted.includes('drawing')) rows.push(...(await told('drawing', benchDrawing)));
    if (wanted.includes('packs')) rows.push(...(await told('packs', benchPacks)));
    if (wanted.includes('search')) rows.push(...(await told('search', () => benchSearch(documents))));
  } finally {
    for (const line of ['', ...tableOf(rows)]) console.log(line);
  }
}

/** What was measured before one failed is kept: the failure is told among the rest. */
async function onDemonstration(kind: StoreKind, wanted: readonly Measure[]): Promise<Row[]> {
  const demonstration = await openDemonstration(kind, line => { console.log(line); }), rows: Row[] = [];
  try {
    for (const measure of wanted) {
      const bench = ON_DEMONSTRATION[measure];
      if (bench) rows.push(...(await told(`${measure}, ${STORE_WORDS[kind]}`, () => bench(demonstration)).catch((error: unknown) => failed(measure, error))));
    }
    return rows.map(row => ({ ...row, name: `${STORE_WORDS[kind]}: ${row.name}` }));
  } finally {
    await demonstration.close();
  }
}

const STORE_WORDS: Readonly<Record<StoreKind, string>> = { alone: 'one mongod', set: 'replica set' };

function failed(measure: Measure, error: unknown): Row[] {
  console.error(error);
  process.exitCode = 1;
  return [{ name: `${measure} could not be measured`, value: NaN, unit: '' }];
}

async function told(measure: string, bench: () => Promise<Row[]>): Promise<Row[]> {
  console.log(`Measuring: ${measure} …`);
  return bench();
}

/** Names of measures, all when there is none; `search=5000` or a bare number says how many documents search is asked among. */
function read(asked: readonly string[]): { wanted: readonly Measure[]; documents: number; stores: readonly StoreKind[] } {
  const documents = Number(asked.map(one => /^(?:search=)?(\d+)$/.exec(one)?.[1]).find(Boolean) ?? 50_000);
  const isStore = (one: string): boolean => STORES.some(kind => kind === one);
  const names = asked.filter(one => !/^\d+$/.test(one) && !isStore(one)).map(one => one.replace(/=\d+$/, '')), stores = STORES.filter(kind => asked.includes(kind));
  const unknown = names.filter(name => !MEASURES.some(measure => measure === name));
  if (unknown.length) throw new Error(`The bench measures ${MEASURES.join(', ')}; not ${unknown.join(', ')}.`);
  return { wanted: names.length ? MEASURES.filter(measure => names.includes(measure)) : MEASURES, documents, stores: stores.length ? stores : STORES };
}

main(process.argv.slice(2)).catch((error: unknown) => { console.error(error instanceof Error ? error.stack ?? error.message : error); process.exitCode = 1; });
