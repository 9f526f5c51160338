/** Forms of satisfaction (9.1.2): the survey of people and organisations in five groups, and what the answers of a period say. */
import { BY_FORM, COUNT, FIVE, PERCENT, REQUIRED, TODAY, YES_NO, ask, by, col, form, only, part, says, signed, table, type CatalogueForm } from './writing';

const folder = 'Sự hài lòng của tổ chức, cá nhân';
const LEVELS = ['1', '2', '3', '4', '5'];

/** One group of the survey: its statements are the form's, the level is the answer. */
function group(name: string, label: string, statements: string[], more: Parameters<typeof table>[3] = {}): ReturnType<typeof table> {
  return table(name, label, [col.line('statement', 'Nội dung', 75), col.choice('level', 'Mức (1–5)', LEVELS, 20, REQUIRED)], { ...more, rows: statements });
}

const satisfactionSurvey = form('satisfactionSurvey', 'BM-HT06.01', 'Phiếu khảo sát mức độ hài lòng', {
  numberPattern: 'KS-{year}/{n:04}', folder, clauses: ['8.2.1', '9.1.2'],
  blocks: [
    says('invites', '{{agency.name}} trân trọng đề nghị ông, bà cho ý kiến để cơ quan phục vụ tốt hơn. Phiếu không ghi họ tên; câu trả lời chỉ dùng để tổng hợp.'),
    part('about', 'Thông tin về người trả lời'),
    ask.date('day', 'Ngày trả lời', TODAY),
    ask.choice('gender', 'Giới tính', ['Nam', 'Nữ', 'Khác']),
    ask.choice('age', 'Tuổi', ['Dưới 25', 'Từ 25 đến 34', 'Từ 35 đến 49', 'Từ 50 đến 60', 'Trên 60']),
    ask.choice('occupation', 'Nghề nghiệp', ['Cán bộ, công chức, viên chức', 'Lao động trong doanh nghiệp', 'Lao động tự do', 'Nông dân', 'Sinh viên, học sinh', 'Nghỉ hưu', 'Khác']),
    ask.line('procedure', 'Thủ tục hành chính đã làm', REQUIRED),
    part('levels', 'Mức độ hài lòng'),
    says('scale', '1: rất không hài lòng; 2: không hài lòng; 3: bình thường; 4: hài lòng; 5: rất hài lòng.'),
    group('access', '1. Tiếp cận dịch vụ', ['Nơi ngồi chờ, làm thủ tục sạch sẽ, đủ chỗ', 'Trang thiết bị phục vụ đầy đủ, dễ dùng', 'Dễ tìm thông tin về cơ quan và thủ tục']),
    group('procedures', '2. Thủ tục hành chính', ['Thủ tục được niêm yết công khai, đầy đủ', 'Thành phần hồ sơ đúng quy định', 'Phí, lệ phí đúng quy định', 'Thời hạn giải quyết đúng quy định']),
    group('officials', '3. Công chức', ['Thái độ lịch sự, tôn trọng', 'Lắng nghe và trả lời đầy đủ', 'Hướng dẫn hồ sơ dễ hiểu, một lần', 'Thành thạo công việc']),
    group('results', '4. Kết quả', ['Kết quả đúng hẹn', 'Kết quả có thông tin đầy đủ, chính xác', 'Kết quả đúng quy định, công bằng']),
    ask.choice('complained', 'Ông, bà đã góp ý, phản ánh, kiến nghị với cơ quan chưa', ['Đã góp ý', 'Chưa góp ý'], REQUIRED),
    group('feedback', '5. Tiếp nhận, xử lý góp ý', ['Cách góp ý, phản ánh dễ thực hiện', 'Góp ý được tiếp nhận, xử lý tích cực', 'Kết quả xử lý được thông báo kịp thời'], only('complained', 'Đã góp ý')),
    part('open', 'Ý kiến khác'),
    ask.prose('suggestion', 'Theo ông, bà, cơ quan cần làm gì để phục vụ tốt hơn'),
    says('thanks', 'Trân trọng cảm ơn ông, bà!'),
    signed(by.filler('receiver', 'Người nhận phiếu')),
  ],
});

const surveySummary = form('surveySummary', 'BM-HT06.02', 'Tổng hợp kết quả khảo sát mức độ hài lòng', {
  numberPattern: BY_FORM, folder, clauses: ['9.1.2', '9.1.3'],
  blocks: [
    ask.line('period', 'Kỳ khảo sát', REQUIRED),
    ask.number('sent', 'Số phiếu phát ra', { required: true, measure: 'phiếu', ...COUNT }),
    ask.number('returned', 'Số phiếu thu về', { required: true, measure: 'phiếu', ...COUNT }),
    ask.number('valid', 'Số phiếu hợp lệ', { required: true, measure: 'phiếu', ...COUNT }),
    table('groups', 'Kết quả theo nhóm', [
      col.line('group', 'Nhóm', 0),
      col.number('answers', 'Số ý kiến', 13, { required: true, sum: true, ...COUNT }),
      col.number('satisfied', 'Số ý kiến mức 4 và 5', 15, { required: true, sum: true, ...COUNT }),
      col.number('share', 'Tỷ lệ hài lòng', 14, { required: true, measure: '%', ...PERCENT }),
      col.number('mean', 'Điểm trung bình', 13, FIVE),
      col.line('note', 'Ghi chú', 15),
    ], { rows: ['Tiếp cận dịch vụ', 'Thủ tục hành chính', 'Công chức', 'Kết quả', 'Tiếp nhận, xử lý góp ý'] }),
    ask.number('overall', 'Tỷ lệ hài lòng chung', { required: true, measure: '%', ...PERCENT }),
    ask.number('target', 'Chỉ tiêu của năm', { required: true, measure: '%', ...PERCENT }),
    ask.prose('suggestions', 'Tổng hợp ý kiến góp ý'),
    ask.choice('reached', 'Đánh giá so với chỉ tiêu', ['Đạt', 'Không đạt'], REQUIRED),
    ask.prose('causes', 'Nguyên nhân không đạt', { ...REQUIRED, ...only('reached', 'Không đạt') }),
    ask.line('request', 'Số phiếu yêu cầu hành động khắc phục', { ...REQUIRED, ...only('reached', 'Không đạt') }),
    ask.choice('more', 'Có đề xuất cải tiến', YES_NO),
    ask.prose('proposals', 'Đề xuất cải tiến', { ...REQUIRED, ...only('more', 'Có') }),
    signed(by.filler('maker', 'Người tổng hợp'), by.representative('approver', 'Đại diện lãnh đạo')),
  ],
});

export const SATISFACTION: readonly CatalogueForm[] = [satisfactionSurvey, surveySummary];
