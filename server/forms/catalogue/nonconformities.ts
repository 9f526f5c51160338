/** Forms of nonconformity and corrective action (10.2): the request in eleven parts, and the book in which requests are followed. */
import { ask, BY_FORM, by, col, form, MY_UNIT, only, part, REQUIRED, says, signed, table, TODAY, YES_NO, YEAR, type CatalogueForm } from './writing';

const folder = 'Không phù hợp và hành động khắc phục';
const SOURCES = ['Đánh giá nội bộ', 'Kiểm tra', 'Phản ánh, kiến nghị, khiếu nại', 'Hồ sơ trễ hạn', 'Mục tiêu không đạt', 'Tự phát hiện'];
const EFFECTIVE = ['Có hiệu lực', 'Không có hiệu lực', 'Chưa đủ căn cứ kết luận'];

const correctiveAction = form('correctiveAction', 'BM-HT04.01', 'Phiếu yêu cầu hành động khắc phục', {
  numberPattern: 'KPH-{year}/{n:03}', folder, clauses: ['8.7', '10.2.1', '10.2.2'],
  blocks: [
    part('part1', '1. Số phiếu, ngày, đơn vị'),
    ask.date('day', 'Ngày lập phiếu', TODAY),
    ask.unit('unit', 'Đơn vị', MY_UNIT),
    part('part2', '2. Nguồn phát hiện'),
    ask.choice('source', 'Nguồn', SOURCES, REQUIRED),
    ask.line('audit', 'Cuộc đánh giá, phiếu báo cáo không phù hợp', only('source', 'Đánh giá nội bộ')),
    ask.line('inspection', 'Đoàn kiểm tra, văn bản kết luận', only('source', 'Kiểm tra')),
    ask.line('complaint', 'Số phản ánh, kiến nghị, khiếu nại', only('source', 'Phản ánh, kiến nghị, khiếu nại')),
    ask.line('files', 'Mã hồ sơ trễ hạn', only('source', 'Hồ sơ trễ hạn')),
    ask.line('objective', 'Mục tiêu không đạt', only('source', 'Mục tiêu không đạt')),
    part('part3', '3. Mô tả sự không phù hợp'),
    ask.prose('description', 'Mô tả', REQUIRED),
    ask.line('clause', 'Điều khoản', REQUIRED),
    ask.files('proofs', 'Bằng chứng kèm theo'),
    part('part4', '4. Xử lý tức thời'),
    ask.prose('correction', 'Việc đã làm ngay', { required: true, help: 'Nếu không cần xử lý ngay, ghi lý do.' }),
    part('part5', '5. Phân tích nguyên nhân gốc'),
    table('whys', 'Hỏi vì sao', [col.line('why', 'Lần hỏi', 18), col.prose('because', 'Trả lời', 0)], { rows: ['Vì sao? (1)', 'Vì sao? (2)', 'Vì sao? (3)', 'Vì sao? (4)', 'Vì sao? (5)'], numbered: false }),
    ask.prose('root', 'Nguyên nhân gốc', REQUIRED),
    part('part6', '6. Hành động khắc phục'),
    table('actions', 'Hành động', [col.prose('action', 'Hành động khắc phục', 0, REQUIRED), col.person('owner', 'Người thực hiện', 28, REQUIRED), col.date('due', 'Thời hạn', 16, REQUIRED)], REQUIRED),
    part('part7', '7. Phê duyệt biện pháp'),
    ask.choice('approval', 'Ý kiến của đại diện lãnh đạo', ['Đồng ý', 'Đồng ý, có bổ sung'], REQUIRED),
    ask.prose('additions', 'Nội dung bổ sung', { ...REQUIRED, ...only('approval', 'Đồng ý, có bổ sung') }),
    ask.date('approved', 'Ngày phê duyệt', REQUIRED),
    part('part8', '8. Kiểm tra thực hiện'),
    ask.date('checked', 'Ngày kiểm tra', REQUIRED),
    ask.person('checker', 'Người kiểm tra', { required: true, help: 'Không phải là người thực hiện hành động.' }),
    ask.choice('result', 'Kết quả', ['Đạt', 'Không đạt'], REQUIRED),
    ask.line('newRequest', 'Chuyển sang phiếu mới số', { ...REQUIRED, ...only('result', 'Không đạt') }),
    part('part9', '9. Đánh giá hiệu lực'),
    says('wait', 'Đánh giá sau khi hành động hoàn thành từ 1 đến 3 tháng.'),
    ask.date('verified', 'Ngày đánh giá', { ...REQUIRED, ...only('result', 'Đạt') }),
    ask.choice('effectiveness', 'Kết luận', EFFECTIVE, { ...REQUIRED, ...only('result', 'Đạt') }),
    ask.prose('effectivenessProof', 'Bằng chứng về hiệu lực', { ...REQUIRED, ...only('result', 'Đạt') }),
    ask.line('laterRequest', 'Mở phiếu mới số', { ...REQUIRED, ...only('effectiveness', 'Không có hiệu lực') }),
    part('part10', '10. Cập nhật rủi ro, Hệ thống quản lý chất lượng'),
    ask.choice('changes', 'Có phải cập nhật không', YES_NO, REQUIRED),
    ask.prose('changed', 'Nội dung cập nhật', { ...REQUIRED, ...only('changes', 'Có') }),
    part('part11', '11. Đóng phiếu'),
    ask.date('closed', 'Ngày đóng phiếu', REQUIRED),
    signed(by.filler('reporterSigns', 'Người lập phiếu'), by.unitHead('unitHeadSigns', 'Trưởng đơn vị'), by.named('checker', 'checkerSigns', 'Người kiểm tra'), by.representative('representativeSigns', 'Đại diện lãnh đạo')),
  ],
});

const correctiveActionBook = form('correctiveActionBook', 'BM-HT04.02', 'Sổ theo dõi hành động khắc phục', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['10.2.1', '10.2.2'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    table('requests', 'Phiếu yêu cầu', [
      col.line('number', 'Số phiếu', 12, REQUIRED),
      col.prose('matter', 'Nội dung', 0, REQUIRED),
      col.unit('unit', 'Đơn vị', 15, REQUIRED),
      col.date('due', 'Hạn', 10, REQUIRED),
      col.date('done', 'Ngày hoàn thành', 10),
      col.choice('state', 'Trạng thái', ['Đang thực hiện', 'Quá hạn', 'Chờ đánh giá hiệu lực', 'Đã đóng', 'Chuyển phiếu mới'], 14, REQUIRED),
      col.choice('effectiveness', 'Hiệu lực', EFFECTIVE, 13),
    ], REQUIRED),
    signed(by.filler('maker', 'Người lập sổ'), by.representative('approver', 'Đại diện lãnh đạo')),
  ],
});

export const NONCONFORMITIES: readonly CatalogueForm[] = [correctiveAction, correctiveActionBook];
