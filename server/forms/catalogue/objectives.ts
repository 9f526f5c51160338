/** Forms of the quality objectives (6.2): what is aimed at in a year, and the plan with what each quarter brought. */
import { ask, BY_FORM, by, col, form, MY_UNIT, only, REQUIRED, says, signed, table, YEAR, type CatalogueForm } from './writing';

const folder = 'Mục tiêu chất lượng';
const FREQUENCIES = ['Hằng tháng', 'Hằng quý', 'Sáu tháng', 'Hằng năm'];

const qualityObjectives = form('qualityObjectives', 'BM-HT08.01', 'Mục tiêu chất lượng', {
  numberPattern: BY_FORM, folder, clauses: ['6.2.1'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    says('intro', 'Để thực hiện Chính sách chất lượng, {{agency.name}} đặt ra các mục tiêu chất lượng năm {{year}} như sau:'),
    table('objectives', 'Mục tiêu', [
      col.prose('objective', 'Mục tiêu', 0, REQUIRED),
      col.number('target', 'Chỉ tiêu đo', 12, { required: true, measure: '%' }),
      col.prose('reckoning', 'Cách tính', 24, REQUIRED),
      col.line('responsible', 'Trách nhiệm', 17, REQUIRED),
      col.choice('frequency', 'Tần suất theo dõi', FREQUENCIES, 13, REQUIRED),
    ], { required: true, help: 'Ví dụ: hồ sơ giải quyết đúng hạn từ 98% trở lên; tổ chức, cá nhân hài lòng từ 95% trở lên; 100% thủ tục hành chính được công khai.' }),
    signed(by.representative('representativeSigns', 'Đại diện lãnh đạo'), by.head('headSigns', 'Thủ trưởng cơ quan')),
  ],
});

const objectivesPlan = form('objectivesPlan', 'BM-HT08.02', 'Kế hoạch thực hiện mục tiêu chất lượng', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['6.2.1', '6.2.2', '9.1.1', '9.1.3'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    ask.unit('unit', 'Đơn vị', MY_UNIT),
    table('objectives', 'Kế hoạch và kết quả', [
      col.prose('objective', 'Mục tiêu', 0, REQUIRED),
      col.number('target', 'Chỉ tiêu đo', 5, { required: true, measure: '%' }),
      col.prose('reckoning', 'Cách tính', 8, REQUIRED),
      col.prose('measures', 'Kế hoạch, biện pháp', 11, REQUIRED),
      col.line('resources', 'Nguồn lực', 7),
      col.line('responsible', 'Trách nhiệm', 8, REQUIRED),
      col.date('due', 'Thời hạn', 7, REQUIRED),
      col.choice('frequency', 'Tần suất theo dõi', FREQUENCIES, 6),
      col.number('quarter1', 'Kết quả quý I', 5, { measure: '%' }),
      col.number('quarter2', 'Kết quả quý II', 5, { measure: '%' }),
      col.number('quarter3', 'Kết quả quý III', 5, { measure: '%' }),
      col.number('quarter4', 'Kết quả quý IV', 5, { measure: '%' }),
      col.choice('reached', 'Đánh giá', ['Đạt', 'Không đạt'], 6),
      col.prose('cause', 'Nguyên nhân, số phiếu khắc phục', 9),
    ], REQUIRED),
    ask.choice('allReached', 'Đánh giá chung cuối năm', ['Đạt tất cả mục tiêu', 'Có mục tiêu không đạt', 'Chưa đến kỳ đánh giá'], REQUIRED),
    ask.line('requests', 'Số phiếu yêu cầu hành động khắc phục', { ...REQUIRED, ...only('allReached', 'Có mục tiêu không đạt') }),
    signed(by.filler('maker', 'Người lập'), by.unitHead('unitHeadSigns', 'Trưởng đơn vị'), by.head('headSigns', 'Thủ trưởng cơ quan')),
  ],
});

export const OBJECTIVES: readonly CatalogueForm[] = [qualityObjectives, objectivesPlan];
