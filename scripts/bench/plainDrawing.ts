/** The yardstick's process: pdfmake by itself draws the same content, untagged, with nothing done afterwards. Given a file with the description and how often; prints the middle of the milliseconds. */
import { readFileSync } from 'node:fs';
import pdfmake from 'pdfmake';
import type { Content } from 'pdfmake/interfaces';
import { z } from 'zod';
import { fontPath } from '../../server/pdf/fonts';
import { median } from './table';

const described = z.object({ title: z.string(), author: z.string(), landscape: z.boolean().optional(), margins: z.tuple([z.number(), z.number(), z.number(), z.number()]), content: z.custom<Content>(), header: z.custom<Content>().optional(), footer: z.custom<Content>().optional() });

async function draw(file: string, times: number): Promise<void> {
  const text = readFileSync(file, 'utf8'), taken: number[] = [];
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => true);
  pdfmake.setFonts({ Tinos: { normal: fontPath('regular'), bold: fontPath('bold'), italics: fontPath('italic'), bolditalics: fontPath('bold-italic') } });
  pdfmake.setTableLayouts({ ruled: { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => '#444444', vLineColor: () => '#444444', paddingLeft: () => 4, paddingRight: () => 4, paddingTop: () => 3, paddingBottom: () => 3 } });
  for (let time = 0; time < times; time += 1) {
    // Parsed anew: pdfmake writes into what it draws.
    const { title, author, landscape = false, margins, content, header, footer } = described.parse(JSON.parse(text)), started = performance.now();
    await pdfmake.createPdf({
      version: '1.7', subset: 'PDF/A-2b', tagged: false, displayTitle: true, language: 'vi-VN', info: { title, author }, pageSize: 'A4', pageOrientation: landscape ? 'landscape' : 'portrait', pageMargins: margins,
      defaultStyle: { font: 'Tinos', fontSize: 13, lineHeight: 1.1 }, content: [content], ...(header ? { header: () => structuredClone(header) } : {}), ...(footer ? { footer: () => structuredClone(footer) } : {}),
    }).getBuffer();
    taken.push(performance.now() - started);
  }
  console.log(median(taken.slice(Math.min(2, times - 1))));
}

draw(process.argv[2] ?? '', Number(process.argv[3] ?? 1)).catch((error: unknown) => { console.error(error); process.exitCode = 1; });
