/** Forms of administrative procedures under way (8.5): the slip that goes with a file, the list of late ones, the letter of apology. */
import { BY_FORM, COUNT, REQUIRED, TODAY, ask, by, col, form, only, says, signed, table, type CatalogueForm } from './writing';

const folder = 'Giải quyết thủ tục hành chính';

const processSlip = form('processSlip', 'BM-HT11.01', 'Phiếu kiểm soát quá trình giải quyết hồ sơ', {
  numberPattern: 'PKS-{year}/{n:04}', folder, clauses: ['8.1', '8.5.1', '8.5.2', '8.6'],
  blocks: [
    ask.line('fileCode', 'Mã hồ sơ', REQUIRED),
    ask.line('procedure', 'Tên thủ tục hành chính', REQUIRED),
    ask.line('applicant', 'Tổ chức, cá nhân nộp hồ sơ', REQUIRED),
    ask.unit('unit', 'Đơn vị giải quyết', REQUIRED),
    ask.line('received', 'Nhận hồ sơ (giờ, ngày)', REQUIRED),
    ask.line('promised', 'Hẹn trả kết quả (giờ, ngày)', REQUIRED),
    table('steps', 'Giao, nhận hồ sơ', [
      col.line('giver', 'Người, bộ phận giao', 20, REQUIRED),
      col.line('receiver', 'Người, bộ phận nhận', 20, REQUIRED),
      col.line('time', 'Thời gian giao, nhận (giờ, ngày)', 19, REQUIRED),
      col.choice('result', 'Kết quả giải quyết', ['Trước hạn', 'Đúng hạn', 'Quá hạn'], 14),
      col.prose('note', 'Ghi chú', 0),
    ], REQUIRED),
    ask.choice('outcome', 'Kết quả chung', ['Trước hạn', 'Đúng hạn', 'Quá hạn'], REQUIRED),
    ask.prose('lateReason', 'Nguyên nhân quá hạn', { ...REQUIRED, ...only('outcome', 'Quá hạn') }),
    ask.line('apology', 'Số thư xin lỗi', { ...REQUIRED, ...only('outcome', 'Quá hạn') }),
    signed(by.filler('maker', 'Người lập phiếu')),
  ],
});

const lateFiles = form('lateFiles', 'BM-HT11.02', 'Bảng theo dõi hồ sơ quá hạn', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['8.7', '9.1.1', '9.1.3'],
  blocks: [
    ask.line('period', 'Kỳ theo dõi', { required: true, help: 'Ví dụ: tháng 3, quý I.' }),
    ask.date('asOf', 'Cập nhật đến ngày', TODAY),
    table('files', 'Hồ sơ quá hạn', [
      col.line('fileCode', 'Mã hồ sơ', 10, REQUIRED),
      col.line('procedure', 'Tên thủ tục hành chính', 0, REQUIRED),
      col.line('applicant', 'Tổ chức, cá nhân', 12, REQUIRED),
      col.date('received', 'Ngày nhận', 8, REQUIRED),
      col.date('promised', 'Ngày hẹn trả', 8, REQUIRED),
      col.number('daysLate', 'Số ngày quá hạn', 7, { required: true, measure: 'ngày', ...COUNT }),
      col.unit('unit', 'Đơn vị để quá hạn', 11, REQUIRED),
      col.prose('reason', 'Nguyên nhân', 13, REQUIRED),
      col.line('apology', 'Số thư xin lỗi', 8),
      col.date('newDate', 'Ngày hẹn lại', 8),
    ], REQUIRED),
    ask.prose('measures', 'Biện pháp khắc phục'),
    signed(by.filler('maker', 'Người lập'), by.unitHead('unitHeadSigns', 'Trưởng đơn vị')),
  ],
});

const apologyLetter = form('apologyLetter', 'BM-HT11.03', 'Thư xin lỗi', {
  layout: 'decree', kind: 'THƯ XIN LỖI', about: 'Về việc chậm trả kết quả giải quyết hồ sơ', numberPattern: '{n:02}/TXL-{agency}', folder, clauses: ['8.2.1', '8.7', '9.1.2'],
  recipients: ['Như trên', 'Bộ phận Tiếp nhận và Trả kết quả'],
  blocks: [
    ask.line('recipient', 'Tổ chức, cá nhân nhận thư', REQUIRED),
    ask.line('address', 'Địa chỉ'),
    ask.line('fileCode', 'Mã hồ sơ', REQUIRED),
    ask.line('procedure', 'Tên thủ tục hành chính', REQUIRED),
    ask.date('received', 'Ngày nhận hồ sơ', REQUIRED),
    ask.date('promised', 'Ngày hẹn trả kết quả', REQUIRED),
    ask.line('reason', 'Lý do chậm', { required: true, help: 'Viết tiếp sau chữ “do”, ví dụ: phải xác minh thêm tại thực địa.' }),
    ask.date('newDate', 'Ngày hẹn lại', REQUIRED),
    ask.line('contact', 'Nơi liên hệ (bộ phận, điện thoại)', REQUIRED),
    says('to', 'Kính gửi: {{recipient}}{{#if address}} ({{address}}){{/if}}', { style: 'centred' }),
    says('body', [
      'Ngày {{received}}, {{agency.name}} tiếp nhận hồ sơ mã {{fileCode}} về thủ tục {{procedure}}, hẹn trả kết quả vào ngày {{promised}}. Đến nay hồ sơ chưa được giải quyết xong do {{reason}}.',
      '{{agency.name}} chân thành xin lỗi vì sự chậm trễ này và hẹn trả kết quả vào ngày {{newDate}}.',
      'Mọi thắc mắc xin liên hệ: {{contact}}.',
      'Rất mong nhận được sự thông cảm./.',
    ]),
    signed(by.head('headSigns', 'THỦ TRƯỞNG CƠ QUAN')),
  ],
});

export const PROCEDURES: readonly CatalogueForm[] = [processSlip, lateFiles, apologyLetter];
