/** Forms of competence (7.2): the year's plan of training, and what a course brought. */
import { BY_FORM, COUNT, MY_UNIT, REQUIRED, TODAY, YEAR, ask, by, col, form, only, part, says, signed, table, type CatalogueForm } from './writing';

const folder = 'Đào tạo, bồi dưỡng';
const WAYS = ['Tự tổ chức', 'Cử đi học', 'Trực tuyến', 'Kèm cặp tại chỗ'];

const trainingPlan = form('trainingPlan', 'BM-HT09.01', 'Kế hoạch đào tạo', {
  layout: 'decree', kind: 'KẾ HOẠCH', about: 'Đào tạo, bồi dưỡng cán bộ, công chức, viên chức, người lao động', numberPattern: '{n:02}/KH-{agency}', folder, clauses: ['7.1.2', '7.2', '7.3'],
  recipients: ['Các đơn vị trực thuộc'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    says('intro', 'Để bảo đảm năng lực thực hiện nhiệm vụ và duy trì Hệ thống quản lý chất lượng theo TCVN ISO 9001:2015, {{agency.name}} ban hành Kế hoạch đào tạo năm {{year}} như sau:'),
    ask.prose('purpose', '1. Mục đích, yêu cầu', REQUIRED),
    table('courses', '2. Nội dung đào tạo', [
      col.prose('topic', 'Nội dung đào tạo', 0, REQUIRED),
      col.line('attending', 'Đối tượng', 17, REQUIRED),
      col.number('people', 'Số người', 8, { sum: true, ...COUNT }),
      col.choice('way', 'Hình thức', WAYS, 12, REQUIRED),
      col.line('provider', 'Đơn vị thực hiện', 14),
      col.line('time', 'Thời gian', 12, REQUIRED),
      col.number('cost', 'Kinh phí', 13, { measure: 'đồng', sum: true, ...COUNT }),
    ], REQUIRED),
    ask.prose('funds', '3. Kinh phí'),
    ask.prose('execution', '4. Tổ chức thực hiện', REQUIRED),
    signed(by.head('headSigns', 'THỦ TRƯỞNG CƠ QUAN')),
  ],
});

const trainingEvaluation = form('trainingEvaluation', 'BM-HT09.02', 'Phiếu đánh giá đào tạo', {
  numberPattern: BY_FORM, folder, clauses: ['7.2', '7.3'],
  blocks: [
    ask.line('course', 'Khóa đào tạo', REQUIRED),
    ask.line('provider', 'Đơn vị, người đào tạo', REQUIRED),
    ask.date('from', 'Từ ngày', REQUIRED),
    ask.date('to', 'Đến ngày', REQUIRED),
    ask.choice('way', 'Hình thức', WAYS, REQUIRED),
    ask.unit('unit', 'Đơn vị có người tham gia', MY_UNIT),
    part('people', '1. Người tham gia và kết quả'),
    table('participants', 'Người tham gia', [
      col.person('person', 'Họ và tên', 32, REQUIRED),
      col.choice('result', 'Kết quả', ['Đạt', 'Không đạt'], 14, REQUIRED),
      col.line('certificate', 'Chứng nhận, chứng chỉ', 24),
      col.line('note', 'Ghi chú', 0),
    ], REQUIRED),
    part('course1', '2. Đánh giá khóa đào tạo'),
    ask.choice('contents', 'Nội dung', ['Tốt', 'Đạt yêu cầu', 'Chưa đạt yêu cầu'], REQUIRED),
    ask.choice('teaching', 'Cách truyền đạt', ['Tốt', 'Đạt yêu cầu', 'Chưa đạt yêu cầu'], REQUIRED),
    ask.prose('remarks', 'Nhận xét'),
    part('effect', '3. Hiệu lực của đào tạo'),
    ask.date('judged', 'Ngày đánh giá', TODAY),
    ask.prose('applied', 'Việc vận dụng vào công việc', REQUIRED),
    ask.choice('effective', 'Kết luận', ['Có hiệu lực', 'Chưa có hiệu lực'], REQUIRED),
    ask.prose('further', 'Biện pháp tiếp theo', { ...REQUIRED, ...only('effective', 'Chưa có hiệu lực') }),
    ask.files('proofs', 'Danh sách, chứng chỉ kèm theo'),
    signed(by.filler('maker', 'Người đánh giá'), by.unitHead('unitHeadSigns', 'Trưởng đơn vị')),
  ],
});

export const TRAINING: readonly CatalogueForm[] = [trainingPlan, trainingEvaluation];
