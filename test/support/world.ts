/** Two agencies of one province with documents in every state: what lists may show to whom. */
import type { TestApp } from './app';
import { aDocument, anAgency, aProvince, type TestAgency, type TestDocument } from './factories';

export interface World {
  readonly province: { id: string; account: string };
  readonly agency: TestAgency; readonly other: TestAgency;
  readonly documents: Readonly<Record<'inForce' | 'draft' | 'amended' | 'redrafted' | 'approved' | 'obsolete' | 'toReview' | 'elsewhere' | 'elsewhereDraft', TestDocument>>;
}

/** Titles share “giấy phép”; each has a word of its own: Môi trường, Karaoke, Xây dựng, Quảng cáo, Lái xe, Nhà trọ, Hành nghề, Thủy sản, Khoáng sản. */
export async function aWorld(app: TestApp): Promise<World> {
  const province = await aProvince(app), agency = await anAgency(app, { code: 'stp', parent: province.id });
  const other = await anAgency(app, { code: 'snn', name: 'Sở Nông nghiệp', parent: province.id, posts: ['author', 'unitHead', 'qualityOfficer', 'head', 'staff'] });
  const titled = (word: string): string => `Cấp giấy phép ${word}`;
  return {
    province, agency, other,
    documents: {
      inForce: await aDocument(app, agency, { code: 'QT-TP.01', title: titled('môi trường'), text: 'Bước 1. Tiếp nhận hồ sơ. Bước 2. Thẩm định phương án xử lý nước thải tại cơ sở.' }),
      draft: await aDocument(app, agency, { code: 'QT-TP.02', title: titled('karaoke'), stage: 'draft' }),
      amended: await aDocument(app, agency, { code: 'QT-TP.03', title: titled('xây dựng'), stage: 'amended' }),
      redrafted: await aDocument(app, agency, { code: 'QT-TP.04', title: titled('quảng cáo'), stage: 'redrafted' }),
      approved: await aDocument(app, agency, { code: 'QT-TP.05', title: titled('lái xe'), stage: 'approved' }),
      obsolete: await aDocument(app, agency, { code: 'QT-TP.06', title: titled('nhà trọ'), stage: 'obsolete' }),
      toReview: await aDocument(app, agency, { code: 'QT-TP.07', title: titled('hành nghề'), stage: 'toReview' }),
      elsewhere: await aDocument(app, other, { code: 'QT-NN.01', title: titled('thủy sản') }),
      elsewhereDraft: await aDocument(app, other, { code: 'QT-NN.02', title: titled('khoáng sản'), stage: 'draft' }),
    },
  };
}
