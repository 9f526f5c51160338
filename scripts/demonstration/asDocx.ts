/** Writes a controlled paper as the docx its author would upload (ECMA-376, the few elements it needs); the same paper gives the same bytes. */
import { ALTERATION_HEADINGS, headerLines, SIGNED_BY_SYSTEM, type Block, type ControlledPaper } from './papers';
import { zipped } from './zip';

/** Twentieths of a point: the text column of A4 with 30 and 20 mm beside it. */
const COLUMN = 9070;
const NOTE = 'Dữ liệu trình diễn: nội dung, tên người, tên văn bản chỉ để minh họa.';

export function docxBytes(paper: ControlledPaper): Buffer {
  const body = paper.body.map(drawn).join('');
  const content = paper.cover ? `${cover(paper)}${control(paper)}${body}` : `${line(paper.title.toUpperCase(), { bold: true, size: 14, align: 'center' })}${body}`;
  return zipped({
    '[Content_Types].xml': CONTENT_TYPES, '_rels/.rels': PACKAGE_PARTS, 'word/document.xml': part('document', `<w:body>${content}${SECTION}</w:body>`), 'word/_rels/document.xml.rels': DOCUMENT_PARTS,
    'word/styles.xml': STYLES, 'word/header1.xml': part('hdr', `${head(paper)}${line('', {})}`), 'word/footer1.xml': part('ftr', line(NOTE, { size: 9, align: 'center' })), 'docProps/core.xml': properties(paper),
  });
}

function head(paper: ControlledPaper): string {
  const agency = `${paper.parent ? line(paper.parent.toUpperCase(), { size: 9, align: 'center' }) : ''}${line(paper.agency.toUpperCase(), { size: 10, bold: true, align: 'center' })}`;
  const page = `<w:p><w:r>${look({ size: 10 })}<w:t xml:space="preserve">Trang: </w:t></w:r>${field('PAGE')}<w:r>${look({ size: 10 })}<w:t>/</w:t></w:r>${field('NUMPAGES')}</w:p>`;
  return grid([2600, 3870, 2600], [[agency, line(paper.title.toUpperCase(), { bold: true, size: 12, align: 'center' }), `${headerLines(paper).map(text => line(text, { size: 10 })).join('')}${page}`]]);
}

function cover(paper: ControlledPaper): string {
  const centred = (text: string, size: number, bold = false): string => line(text, { size, bold, align: 'center' }), width = Math.floor(COLUMN / paper.signers.length);
  const signers = paper.signers.map(({ role, name, title }) => [centred(role, 12, true), centred(title, 11), centred(SIGNED_BY_SYSTEM, 10), centred(name, 12, true)].join(''));
  return [
    line('', {}), centred('TCVN ISO 9001:2015', 13), line('', {}), centred(paper.kind.toUpperCase(), 16, true), centred(paper.title, 20, true), line('', {}), ...headerLines(paper).map(text => centred(text, 13)), line('', {}),
    grid(paper.signers.map(() => width), [signers]), '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
  ].join('');
}

function control(paper: ControlledPaper): string {
  const rows = paper.alterations.map(({ reason, where, what, label, day }) => [reason, where, what, label, day]);
  return [
    line('SỬA ĐỔI TÀI LIỆU', { bold: true }), ruled(ALTERATION_HEADINGS, rows, [2500, 1250, 2900, 1160, 1260], [3, 4]),
    line('PHÂN PHỐI TÀI LIỆU', { bold: true }), ruled(['TT', 'Nơi nhận', 'Hình thức'], paper.recipients.map((who, at) => [String(at + 1), who, 'Bản điện tử trên hệ thống']), [700, 5000, 3370], [0]),
  ].join('');
}

function drawn(block: Block): string {
  if ('heading' in block) return line(block.heading, { bold: true });
  if ('text' in block) return line(block.text, { align: 'both', indent: 567 });
  if ('list' in block) return block.list.map(text => line(`- ${text}`, { align: 'both', indent: 284 })).join('');
  if ('lines' in block) return block.lines.map(text => line(text, {})).join('');
  const { headings, rows, widths, centred = [] } = block, flexible = widths.filter(width => width === 0).length, fixed = widths.reduce((sum, width) => sum + width * 20, 0);
  return ruled(headings, rows, widths.map(width => (width === 0 ? Math.floor((COLUMN - fixed) / flexible) : width * 20)), centred);
}

/** Two tables that touch would be read as one: each is followed by a line. */
function ruled(headings: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[], centred: readonly number[]): string {
  const head = headings.map(text => line(text, { bold: true, size: 11, align: 'center' }));
  return `${grid(widths, [head, ...rows.map(row => row.map((text, at) => line(text, { size: 11, align: centred.includes(at) ? 'center' : 'left' })))])}${line('', {})}`;
}

function grid(widths: readonly number[], rows: readonly (readonly string[])[]): string {
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(side => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="444444"/>`).join('');
  const cells = (row: readonly string[]): string => row.map((content, at) => `<w:tc><w:tcPr><w:tcW w:w="${widths[at] ?? 0}" w:type="dxa"/></w:tcPr>${content}</w:tc>`).join('');
  return `<w:tbl><w:tblPr><w:tblW w:w="${widths.reduce((sum, width) => sum + width, 0)}" w:type="dxa"/><w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>`
    + `<w:tblGrid>${widths.map(width => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>${rows.map(row => `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cells(row)}</w:tr>`).join('')}</w:tbl>`;
}

interface Look { readonly bold?: boolean; /** Points. */ readonly size?: number; readonly align?: 'left' | 'center' | 'both'; /** Of the first line, in twentieths of a point. */ readonly indent?: number }
function line(text: string, style: Look): string {
  const { align = 'left', indent = 0 } = style;
  return `<w:p><w:pPr><w:spacing w:after="80"/>${indent ? `<w:ind w:firstLine="${indent}"/>` : ''}<w:jc w:val="${align}"/></w:pPr>${text ? `<w:r>${look(style)}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r>` : ''}</w:p>`;
}

function look({ bold = false, size = 13 }: Look): string {
  return `<w:rPr>${bold ? '<w:b/>' : ''}<w:sz w:val="${size * 2}"/></w:rPr>`;
}

function field(name: 'PAGE' | 'NUMPAGES'): string {
  return `<w:fldSimple w:instr="${name}"><w:r>${look({ size: 10 })}<w:t>1</w:t></w:r></w:fldSimple>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main', OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships', PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

function part(root: 'document' | 'hdr' | 'ftr' | 'styles', content: string): string {
  return `${XML}<w:${root} xmlns:w="${WORD}" xmlns:r="${OFFICE}">${content}</w:${root}>`;
}

function properties(paper: ControlledPaper): string {
  const time = paper.madeAt.toISOString().replace(/\.\d+Z$/, 'Z'), moment = (name: string): string => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${time}</dcterms:${name}>`;
  return `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`
    + `<dc:title>${escaped(`${paper.code} ${paper.title}`)}</dc:title><dc:creator>${escaped(paper.agency)}</dc:creator>${moment('created')}${moment('modified')}</cp:coreProperties>`;
}

const SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>'
  + '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>';
const STYLES = part('styles', '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>');
const CONTENT_TYPES = `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`
  + `${[['document', 'document.main'], ['styles', 'styles'], ['header1', 'header'], ['footer1', 'footer']].map(([file, type]) => `<Override PartName="/word/${file}.xml" ContentType="${MAIN}.${type}+xml"/>`).join('')}`
  + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>';
const PACKAGE_PARTS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="document" Type="${OFFICE}/officeDocument" Target="word/document.xml"/>`
  + `<Relationship Id="core" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;
const DOCUMENT_PARTS = `${XML}<Relationships xmlns="${PACKAGE}/relationships">${[['styles', 'styles'], ['header', 'header1'], ['footer', 'footer1']].map(([type, file]) => `<Relationship Id="${type}" Type="${OFFICE}/${type}" Target="${file}.xml"/>`).join('')}</Relationships>`;
