/** Draws a controlled paper as PDF: cover, header on each page, amendment table, body. */
import type { PdfDescription } from '../../server/pdf/description';
import { heading, paragraph, signatures, table, title } from '../../server/pdf/pieces';
import { qmsHeader } from '../../server/pdf/qmsHeader';
import { ALTERATION_HEADINGS, headerLines, SIGNED_BY_SYSTEM, type Block, type ControlledPaper } from './papers';

type Content = PdfDescription['content'];

export function pdfDescription(paper: ControlledPaper): PdfDescription {
  const body = paper.body.map(drawn), { header, top } = qmsHeader({ parent: paper.parent, agency: paper.agency, title: paper.title, lines: [...headerLines(paper), 'Trang: {page}/{pages}'] });
  return {
    title: `${paper.code} ${paper.title}`, author: paper.agency, subject: paper.kind, createdAt: paper.madeAt, margins: [85, Math.max(top, 116), 48, 56], header,
    footer: { text: 'Dữ liệu trình diễn: nội dung, tên người, tên văn bản chỉ để minh họa.', fontSize: 9, color: '#555555', alignment: 'center', margin: [0, 18, 0, 0] },
    content: paper.cover ? [...cover(paper), ...control(paper), ...body] : [title(paper.title), ...body],
  };
}

function cover(paper: ControlledPaper): Content[] {
  const centred = (text: string, fontSize: number, bold: boolean, above: number): Content => ({ text, fontSize, bold, alignment: 'center', margin: [0, above, 0, 0] });
  return [
    ...(paper.parent ? [centred(paper.parent.toUpperCase(), 13, false, 24)] : [centred(' ', 13, false, 24)]),
    centred(paper.agency.toUpperCase(), 14, true, 2), centred('TCVN ISO 9001:2015', 13, false, 40),
    centred(paper.kind.toUpperCase(), 16, true, 44), centred(paper.title, 20, true, 8),
    { table: { widths: [150, 150], body: headerLines(paper).map(line => line.split(': ').map((text, at) => ({ text: text.toUpperCase(), bold: at === 1 }))) }, layout: 'ruled', margin: [80, 40, 0, 60] },
    signatures(paper.signers.map(({ role, name, title: position }) => ({ role, name, position, note: SIGNED_BY_SYSTEM }))),
    { text: '', pageBreak: 'after' },
  ];
}

/** Amendments and recipients: how a reader knows what changed and who holds a copy. */
function control(paper: ControlledPaper): Content[] {
  const rows = paper.alterations.map(({ reason, where, what, label, day }) => [reason, where, what, label, day]);
  return [
    heading('SỬA ĐỔI TÀI LIỆU'), table({ headings: ALTERATION_HEADINGS, rows, widths: [120, 60, '*', 54, 58], align: ['left', 'left', 'left', 'center', 'center'], fontSize: 10 }),
    heading('PHÂN PHỐI TÀI LIỆU'),
    table({ headings: ['TT', 'Nơi nhận', 'Hình thức'], rows: paper.recipients.map((who, at) => [String(at + 1), who, 'Bản điện tử trên hệ thống']), widths: [30, '*', 150], align: ['center', 'left', 'left'], fontSize: 10 }),
  ];
}

function drawn(block: Block): Content {
  if ('heading' in block) return heading(block.heading);
  if ('text' in block) return paragraph(block.text);
  if ('list' in block) return { ul: [...block.list], margin: [14, 0, 0, 6] };
  if ('lines' in block) return { stack: block.lines.map(text => ({ text, margin: [0, 0, 0, 7] })) };
  const { headings, rows, widths, centred = [] } = block;
  return table({ headings, rows, widths: widths.map(width => (width === 0 ? '*' : width)), align: headings.map((_, at) => (centred.includes(at) ? 'center' : 'left')) });
}
