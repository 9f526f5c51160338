/** Which office document is in this zip file: docx, odt or xlsx without macros and password; everything else is refused in words. */
import { Refused } from '../core/errors';
import { withArchive, type Archive } from './archive';

export type OfficeType = 'docx' | 'odt' | 'xlsx';

interface MainPart { readonly type: 'docx' | 'xlsx'; readonly contentType: string; readonly usual: string }

/** ECMA-376-1, 11.3.10 and 12.3.23; templates, presentations and files with macros have other types. */
const mainParts: readonly MainPart[] = [
  { type: 'docx', contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml', usual: 'word/document.xml' },
  { type: 'xlsx', contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',       usual: 'xl/workbook.xml' },
];
const contentTypesPart = '[Content_Types].xml';
const odtMime = 'application/vnd.oasis.opendocument.text';
const mostDescriptionBytes = 2 * 1024 * 1024;

/** Unpacks everything once, so that a converter that trusts it later meets no surprise. Throws `Refused`. */
export function officeType(path: string): Promise<OfficeType> {
  return withArchive(path, async archive => {
    const type = await claimedType(archive);
    await archive.measure();
    return type;
  });
}

async function claimedType(archive: Archive): Promise<OfficeType> {
  const contentTypes = await archive.read(contentTypesPart, mostDescriptionBytes);
  if (contentTypes) return openXmlType(archive, contentTypes.toString('utf8'));
  const mime = await archive.read('mimetype', mostDescriptionBytes);
  if (mime) return openDocumentType(archive, mime.toString('utf8').trim());
  throw new Refused({ key: 'fileArchive' });
}

function openXmlType(archive: Archive, contentTypes: string): OfficeType {
  if (hasMacros(archive, contentTypes)) throw new Refused({ key: 'fileMacros' });
  const main = mainParts.find(({ contentType }) => contentTypes.includes(`"${contentType}"`) || contentTypes.includes(`'${contentType}'`));
  if (!main) throw new Refused({ key: 'fileOfficeOther' });
  if (!archive.has(mainPartName(contentTypes, main))) throw new Refused({ key: 'fileDamaged' });
  return main.type;
}

/** A type given to an extension counts only when there is such a part: some programs list types that they do not use. */
function hasMacros(archive: Archive, contentTypes: string): boolean {
  const declared = contentTypes.match(/<(?:\w+:)?(?:Override|Default)\b[^>]*(?:macroEnabled|vbaProject|macrosheet)[^>]*>/gi) ?? [];
  const used = declared.some(one => {
    const extension = /\bExtension\s*=\s*["']([^"']+)["']/.exec(one)?.[1]?.toLowerCase();
    return extension === undefined || archive.names.some(name => name.toLowerCase().endsWith(`.${extension}`));
  });
  return used || archive.names.some(name => /vbaProject\.bin$|^xl\/macrosheets\//i.test(name));
}

/** Where the text begins: named by an Override, at the usual place when only the extension is (ECMA-376-2, 7.2.3.5). */
export async function mainPart(archive: Archive, type: 'docx' | 'xlsx'): Promise<string> {
  const contentTypes = (await archive.read(contentTypesPart, mostDescriptionBytes))?.toString('utf8') ?? '';
  const main = mainParts.find(one => one.type === type);
  return main ? mainPartName(contentTypes, main) : '';
}

function mainPartName(contentTypes: string, main: MainPart): string {
  const overrides = contentTypes.match(/<(?:\w+:)?Override\b[^>]*>/g) ?? [];
  const override = overrides.find(one => one.includes(main.contentType));
  return /PartName\s*=\s*["']\/?([^"']+)["']/.exec(override ?? '')?.[1] ?? main.usual;
}

async function openDocumentType(archive: Archive, mime: string): Promise<OfficeType> {
  if (mime !== odtMime) throw new Refused({ key: mime.startsWith('application/vnd.oasis.') ? 'fileOfficeOther' : 'fileArchive' });
  const manifest = (await archive.read('META-INF/manifest.xml', mostDescriptionBytes))?.toString('utf8') ?? '';
  if (manifest.includes('encryption-data') || archive.has('encrypted-package')) throw new Refused({ key: 'fileEncrypted' });
  if (archive.names.some(name => /^(?:Basic|Scripts)\/./.test(name))) throw new Refused({ key: 'fileMacros' });
  if (!archive.has('content.xml')) throw new Refused({ key: 'fileDamaged' });
  return 'odt';
}
