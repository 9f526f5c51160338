/** What an agency tells outside about its system: the declaration of conformity, and the report of a year. */
import { COUNT, PERCENT, REQUIRED, YEAR, YES_NO, ask, by, col, form, only, part, says, signed, table, type CatalogueForm } from './writing';

const conformityDeclaration = form('conformityDeclaration', 'BM-HT10.01', 'Bản công bố Hệ thống quản lý chất lượng', {
  layout: 'decree', kind: 'BẢN CÔNG BỐ', about: 'Hệ thống quản lý chất lượng phù hợp Tiêu chuẩn quốc gia TCVN ISO 9001:2015', numberPattern: '{n:02}/CB-{agency}', folder: 'Công bố hệ thống', clauses: ['4.3', '4.4', '5.1.1'],
  recipients: ['Cơ quan chủ trì về Hệ thống quản lý chất lượng của tỉnh', 'Trang thông tin điện tử của cơ quan', 'Niêm yết tại trụ sở'],
  blocks: [
    ask.choice('occasion', 'Lần công bố', ['Công bố lần đầu', 'Công bố lại'], REQUIRED),
    ask.line('previous', 'Bản công bố trước (số, ngày)', { ...REQUIRED, ...only('occasion', 'Công bố lại') }),
    ask.choice('change', 'Lý do công bố lại', ['Điều chỉnh phạm vi', 'Mở rộng phạm vi', 'Thu hẹp phạm vi'], { ...REQUIRED, ...only('occasion', 'Công bố lại') }),
    says('declares', '{{agency.name}} công bố Hệ thống quản lý chất lượng của cơ quan phù hợp với Tiêu chuẩn quốc gia TCVN ISO 9001:2015 và có hiệu lực trong phạm vi sau đây:'),
    ask.prose('scope', 'Phạm vi áp dụng', REQUIRED),
    table('fields', 'Lĩnh vực, hoạt động được công bố', [col.line('field', 'Lĩnh vực, hoạt động', 0, REQUIRED), col.number('procedures', 'Số quy trình', 20, { sum: true, ...COUNT }), col.line('note', 'Ghi chú', 25)], REQUIRED),
    ask.prose('exclusions', 'Yêu cầu của tiêu chuẩn không áp dụng (lý do)'),
    says('promises', '{{agency.name}} cam kết duy trì và cải tiến Hệ thống quản lý chất lượng, bảo đảm giải quyết công việc công khai, minh bạch, đúng hạn.'),
    says('replaces', 'Bản công bố này thay thế bản công bố {{previous}}.', only('occasion', 'Công bố lại')),
    ask.date('effective', 'Ngày có hiệu lực', REQUIRED),
    says('from', 'Bản công bố có hiệu lực kể từ ngày {{effective}}./.'),
    signed(by.head('headSigns', 'THỦ TRƯỞNG CƠ QUAN')),
  ],
});

const yearReport = form('yearReport', 'BM-HT10.02', 'Báo cáo năm về Hệ thống quản lý chất lượng', {
  layout: 'decree', kind: 'BÁO CÁO', about: 'Kết quả xây dựng, áp dụng, duy trì và cải tiến Hệ thống quản lý chất lượng theo TCVN ISO 9001:2015', numberPattern: '{n:02}/BC-{agency}', folder: 'Báo cáo năm', clauses: ['9.1.3', '9.3.2', '10.3'],
  recipients: ['Cơ quan chủ trì về Hệ thống quản lý chất lượng của tỉnh', 'Lãnh đạo cơ quan', 'Các đơn vị trực thuộc'],
  blocks: [
    ask.line('year', 'Năm báo cáo', YEAR),
    says('intro', '{{agency.name}} báo cáo kết quả áp dụng Hệ thống quản lý chất lượng năm {{year}} như sau:'),
    part('part1', 'I. Tình hình triển khai'),
    ask.prose('steering', 'Công tác chỉ đạo, kế hoạch', REQUIRED),
    ask.line('declared', 'Bản công bố đang có hiệu lực (số, ngày)', REQUIRED),
    table('documents', 'Tài liệu của hệ thống', [
      col.line('kind', 'Loại', 0),
      col.number('total', 'Tổng số', 15, { required: true, sum: true, ...COUNT }),
      col.number('issued', 'Ban hành mới', 15, { required: true, sum: true, ...COUNT }),
      col.number('amended', 'Sửa đổi', 15, { required: true, sum: true, ...COUNT }),
      col.number('withdrawn', 'Hủy bỏ', 15, { required: true, sum: true, ...COUNT }),
    ], { rows: ['Quy trình hệ thống', 'Quy trình giải quyết thủ tục hành chính', 'Quy trình nội bộ khác', 'Biểu mẫu'] }),
    part('part2', 'II. Kết quả duy trì, cải tiến'),
    ask.prose('training', '1. Đào tạo, bồi dưỡng', REQUIRED),
    ask.prose('objectives', '2. Thực hiện mục tiêu chất lượng', REQUIRED),
    ask.prose('risks', '3. Rủi ro và cơ hội', REQUIRED),
    ask.number('filesOnTime', '4. Hồ sơ giải quyết đúng hạn', { required: true, measure: '%', ...PERCENT }),
    ask.number('satisfaction', '5. Tổ chức, cá nhân hài lòng', { required: true, measure: '%', ...PERCENT }),
    ask.prose('audits', '6. Đánh giá nội bộ', REQUIRED),
    ask.prose('corrections', '7. Hành động khắc phục', REQUIRED),
    ask.prose('review', '8. Xem xét của lãnh đạo', REQUIRED),
    ask.choice('inspected', '9. Được kiểm tra trong năm', YES_NO, REQUIRED),
    ask.prose('inspection', 'Kết quả kiểm tra và việc khắc phục', { ...REQUIRED, ...only('inspected', 'Có') }),
    part('part3', 'III. Đánh giá chung'),
    ask.prose('advantages', '1. Thuận lợi, kết quả nổi bật', REQUIRED),
    ask.prose('difficulties', '2. Khó khăn, hạn chế và nguyên nhân', REQUIRED),
    part('part4', 'IV. Phương hướng năm sau'), ask.prose('directions', 'Nhiệm vụ, giải pháp', REQUIRED),
    part('part5', 'V. Kiến nghị, đề xuất'), ask.prose('proposals', 'Kiến nghị, đề xuất'),
    signed(by.head('headSigns', 'THỦ TRƯỞNG CƠ QUAN')),
  ],
});

export const DECLARATION: readonly CatalogueForm[] = [conformityDeclaration, yearReport];
