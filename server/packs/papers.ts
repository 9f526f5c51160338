/** The papers that lead through a pack: the list of everything in it, and the cover of what leafs through one clause. Pure. */
import type { Content } from 'pdfmake/interfaces';
import { breaking, cell, hashLine, part as partOf, shortDate, signingTime, type Issuer } from '../agencies/paper';
import type { Words } from '../core/words';
import { facts, framed, named } from '../papers/frame';
import type { PdfDescription } from '../pdf/description';
import { heading, paragraph, table } from '../pdf/pieces';
import { editionName } from '../standards/clauses';
import { folderInWords, rangeText } from './range';
import type { PlacedItem, Shelf } from './shelves';
import type { PackView } from './standing';

export interface PackFacts {
  readonly pack: PackView; readonly issuer: Issuer; readonly at: Date;
  readonly records: number; readonly leftOut: number;
  /** Paths of what the store has lost. */
  readonly missing: readonly string[];
  /** What was made for the pack, by clause. */
  readonly joined: ReadonlyMap<string, readonly { readonly path: string; readonly sha256: string }[]>;
  readonly publicKey: string;
}

/**
 * A larger pack's index leads to the first pages of its folders, which list what is in them: whole, it would take more memory than all
 * else to draw, and nobody looks for a record on a hundred pages of names.
 */
const MOST_LISTED = 500;

/** `00 Muc luc.pdf`: bookmarks by clause, a row for every record with its files, or for every folder's list of them. */
export function overviewPaper(pack: PackFacts, shelves: readonly Shelf[], words: Words): PdfDescription {
  const { pack: { year, clauses, edition, asker, askedAt }, issuer, at, records, leftOut, missing, publicKey } = pack, zone = issuer.agency.timeZone, whole = shelves.reduce((sum, shelf) => sum + shelf.items.length, 0) <= MOST_LISTED;
  return framed({
    kind: words('pack.paper.title'), number: '', about: words('pack.paper.about', { agency: issuer.agency.name, year }), issuer, at, watermark: '', landscape: true,
    content: [
      facts([
        [words('pack.paper.clauses'), `${editionName(edition, 'vi')}: ${rangeText(clauses)}`], [words('pack.paper.asker'), words('pack.paper.askedBy', { who: named(asker), at: signingTime(askedAt, zone) })],
        [words('pack.paper.made'), signingTime(at, zone)], [words('pack.paper.records'), leftOut ? words('pack.paper.recordsLeftOut', { count: records, leftOut }) : String(records)],
      ]),
      ...(missing.length ? [{ stack: [{ text: words('pack.paper.missing', { count: missing.length }), bold: true }, ...missing.map(path => cell(path, { fontSize: 11 }))], margin: [0, 0, 0, 6] } satisfies Content] : []),
      paragraph(words('pack.paper.order')), paragraph(words('pack.paper.check')), hashLine(words('pack.paper.key'), publicKey),
      ...(shelves.length ? shelves.flatMap(shelf => shelfPart(shelf, pack, whole, words)) : [paragraph(words('pack.paper.nothing'))]),
    ],
  }, words);
}

function shelfPart(shelf: Shelf, { issuer, joined }: PackFacts, whole: boolean, words: Words): Content[] {
  const zone = issuer.agency.timeZone, onCover = whole ? [] : shelf.items.filter(isOnCover), items = whole ? shelf.items : shelf.items.filter(item => !isOnCover(item));
  const made = (joined.get(shelf.clause) ?? []).map(file => ['', words('pack.paper.joined'), '', fileCell([file], shelf)]), lists = onCover.length ? [['', words('pack.paper.listedThere', { count: onCover.length }), '', '']] : [];
  const referred = whole ? shelf.referred.map(item => ['', titleCell(item), shortDate(item.at, zone), cell(words('pack.paper.liesAt', { path: item.files[0]?.path ?? '' }))]) : [];
  const rows = [...made, ...lists, ...items.map((item, at) => [String(at + 1), titleCell(item), shortDate(item.at, zone), fileCell(item.files, shelf)]), ...referred];
  return partOf(folderInWords(shelf.folder), table({ headings: ['count', 'what', 'date', 'file'].map(key => words(`pack.paper.${key}`)), rows, widths: [26, 270, 56, '*'], align: ['right', 'left', 'center', 'left'], fontSize: 9 }));
}

function titleCell({ number, title, form }: PlacedItem): Content {
  return { text: [...(number ? [{ text: `${number}  `, bold: true }] : []), ...(form && form !== title ? [`${form}: `] : []), title], ...breaking(number, form, title) };
}

/** Whether the cover of its folder names it, joined or apart; others have no pages to leaf through. */
export function isOnCover({ files: [first] }: PlacedItem): boolean { return first?.ending === '.pdf'; }

const SHORT_HASH = 16;

/** Names within the folder that the heading names, each with the beginning of its SHA-256: the manifest has it whole. */
function fileCell(files: readonly { readonly path: string; readonly sha256: string }[], { folder }: Shelf): Content {
  return { text: files.flatMap(({ path, sha256 }, at) => [`${at ? '\n' : ''}${path.slice(folder.length + 1)} `, { text: sha256.slice(0, SHORT_HASH), fontSize: 8, color: '#444444' }]), ...breaking(...files.map(file => file.path)) };
}

export interface CoverFacts { readonly shelf: Shelf; /** Which part of the folder it leafs through; 1 = the first. */ readonly part: number; readonly items: readonly PlacedItem[]; /** Those whose pages could not be joined. */ readonly apart: readonly PlacedItem[] }

/** The first page of `00 Ho so theo dieu khoan.pdf`: it leafs, the originals beside it count. */
export function coverPaper({ pack: { year }, issuer, at }: PackFacts, { shelf, part, items, apart }: CoverFacts, words: Words): PdfDescription {
  const zone = issuer.agency.timeZone, listed = (some: readonly PlacedItem[], last: (item: PlacedItem) => string): Content => table({
    headings: ['count', 'what', 'date', 'place'].map(key => words(`pack.paper.${key}`)), widths: [26, '*', 56, 150], align: ['right', 'left', 'center', 'left'], fontSize: 10,
    rows: some.map((item, n) => [String(n + 1), titleCell(item), shortDate(item.at, zone), { text: last(item), ...breaking(last(item)) }]),
  });
  const own = (item: PlacedItem): string => item.files.map(file => file.path.slice(shelf.folder.length + 1)).join('\n');
  return framed({
    kind: words('pack.cover.title', { folder: folderInWords(shelf.folder) }), number: part > 1 ? words('pack.cover.part', { n: part }) : '', about: words('pack.paper.about', { agency: issuer.agency.name, year }), issuer, at, watermark: '',
    content: [
      paragraph(words('pack.cover.originals')), ...(items.length ? [listed(items, own)] : []),
      ...(apart.length ? [heading(words('pack.cover.apart')), listed(apart, own)] : []), ...(part === 1 && shelf.referred.length ? [heading(words('pack.cover.referred')), listed(shelf.referred, item => item.files[0]?.path ?? '')] : []),
    ],
  }, words);
}
