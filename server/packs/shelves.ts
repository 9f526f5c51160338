/** Where each piece of evidence lies in a pack: once, in the folder of its first clause within the range, and referred to from the others. Pure. */
import type { HeldFile, PackItem } from './items';
import type { ClauseRange } from './model';
import { uniqueNames } from './names';
import { byNumber, folderOf, isInRange, NO_CLAUSE } from './range';

export interface PlacedFile extends HeldFile { readonly path: string }
export interface PlacedItem extends Omit<PackItem, 'files'> { readonly clause: string; readonly files: readonly PlacedFile[] }
/** `leaf` = gives the further names of the folder, for what is made of what lies there. */
export interface Shelf { readonly clause: string; readonly folder: string; readonly items: readonly PlacedItem[]; readonly referred: readonly PlacedItem[]; readonly leaf: (stem: string, ending: string) => string }

/** In the order of the standard; only clauses that something lies in, or is referred to from. @param leafing the name that is kept for what leafs through a folder */
export function shelvesOf(items: readonly PackItem[], range: ClauseRange, edition: string, { unnamed, leafing }: { unnamed: string; leafing: string }): Shelf[] {
  const clausesOf = (item: PackItem): string[] => (item.clauses.length ? [...new Set(item.clauses)].filter(clause => isInRange(clause, range)) : [NO_CLAUSE]);
  const names = new Map<string, ReturnType<typeof uniqueNames>>(), placed = items.flatMap(item => {
    const [clause, ...others] = clausesOf(item);
    if (clause === undefined) return [];
    const folder = folderOf(edition, clause, unnamed), name = names.get(folder) ?? reserving(leafing);
    names.set(folder, name);
    return [{ others, item: { ...item, clause, files: item.files.map(file => ({ ...file, path: `${folder}/${name(file.stem, file.ending)}` })) } }];
  });
  const clauses = [...new Set(placed.flatMap(({ item, others }) => [item.clause, ...others]))].sort(byNumber);
  return clauses.map(clause => {
    const folder = folderOf(edition, clause, unnamed), name = names.get(folder) ?? reserving(leafing);
    return {
      clause, folder, items: placed.filter(one => one.item.clause === clause).map(one => one.item), referred: placed.filter(one => one.others.includes(clause)).map(one => one.item),
      leaf: (stem, ending) => `${folder}/${stem === leafing ? `${leafing}${ending}` : name(stem, ending)}`,
    };
  });
}

function reserving(leafing: string): ReturnType<typeof uniqueNames> {
  const names = uniqueNames();
  names(leafing, '.pdf');
  return names;
}
