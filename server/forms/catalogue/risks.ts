/** The sheet of risks and opportunities (6.1): recognised, scored, acted upon, scored again. */
import { BY_FORM, FIVE, MY_UNIT, REQUIRED, TODAY, YEAR, YES_NO, ask, by, col, form, only, says, signed, table, type CatalogueForm } from './writing';

const riskSheet = form('riskSheet', 'BM-HT02.01', 'Bảng nhận diện, đánh giá, giải quyết rủi ro và cơ hội', {
  landscape: true, numberPattern: BY_FORM, folder: 'Rủi ro và cơ hội', clauses: ['4.1', '4.2', '6.1.1', '6.1.2'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    ask.unit('unit', 'Đơn vị', MY_UNIT),
    ask.date('day', 'Ngày lập', TODAY),
    says('legend', 'Khả năng và mức độ được cho điểm từ 1 (thấp nhất) đến 5 (cao nhất). Điểm = khả năng × mức độ. Thấp: dưới 6; trung bình: từ 6 đến 12; cao: trên 12.'),
    table('risks', 'Rủi ro và cơ hội', [
      col.line('process', 'Quá trình, quy trình', 7, REQUIRED),
      col.line('context', 'Bối cảnh, bên quan tâm', 7),
      col.prose('description', 'Mô tả rủi ro, cơ hội', 0, REQUIRED),
      col.prose('cause', 'Nguyên nhân', 7),
      col.prose('consequence', 'Hậu quả', 7),
      col.prose('existing', 'Biện pháp hiện có', 7),
      col.number('likelihood', 'Khả năng (1–5)', 4, { required: true, ...FIVE }),
      col.number('severity', 'Mức độ (1–5)', 4, { required: true, ...FIVE }),
      col.product('score', 'Điểm', ['likelihood', 'severity'], 4),
      col.choice('level', 'Mức', ['Thấp', 'Trung bình', 'Cao'], 5, REQUIRED),
      col.prose('action', 'Hành động', 8),
      col.line('responsible', 'Trách nhiệm', 6),
      col.date('due', 'Thời hạn', 7),
      col.prose('effectiveness', 'Đánh giá hiệu lực', 6),
      col.number('likelihoodAfter', 'Khả năng còn lại', 4, FIVE),
      col.number('severityAfter', 'Mức độ còn lại', 4, FIVE),
      col.product('scoreAfter', 'Điểm còn lại', ['likelihoodAfter', 'severityAfter'], 4),
    ], REQUIRED),
    ask.choice('remaining', 'Còn rủi ro mức cao sau khi giải quyết', YES_NO),
    ask.prose('acceptance', 'Cách theo dõi rủi ro mức cao còn lại', { ...REQUIRED, ...only('remaining', 'Có') }),
    signed(by.filler('maker', 'Người lập'), by.unitHead('unitHeadSigns', 'Trưởng đơn vị'), by.representative('approver', 'Đại diện lãnh đạo')),
  ],
});

export const RISKS: readonly CatalogueForm[] = [riskSheet];
