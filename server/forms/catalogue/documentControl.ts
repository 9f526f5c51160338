/** Forms of document control (7.5): lists, request, distribution, withdrawal, decision to issue. Field orders are the usual ones of agencies. */
import { AUTHORITY, DECIDES, DECIDING, groundsOf } from './grounds';
import { BY_FORM, COUNT, ME, MEDIA, MY_UNIT, REQUIRED, TODAY, YEAR, ask, by, col, form, only, part, says, signed, table, type CatalogueForm } from './writing';

const folder = 'Kiểm soát tài liệu';

const internalDocuments = form('internalDocuments', 'BM-HT01.01', 'Danh mục tài liệu nội bộ', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['7.5.1', '7.5.3'],
  blocks: [
    ask.date('asOf', 'Cập nhật đến ngày', TODAY),
    says('intro', 'Các tài liệu nội bộ sau đây được kiểm soát tại {{agency.name}}:'),
    table('documents', 'Tài liệu nội bộ', [
      col.line('code', 'Mã hiệu', 10, REQUIRED),
      col.line('title', 'Tên tài liệu', 0, REQUIRED),
      col.line('issue', 'Lần ban hành', 6, REQUIRED),
      col.line('amendment', 'Lần sửa đổi', 6),
      col.date('effective', 'Ngày ban hành, hiệu lực', 9, REQUIRED),
      col.unit('writer', 'Đơn vị biên soạn', 11),
      col.line('places', 'Nơi phân phối', 13),
      col.choice('medium', 'Hình thức', MEDIA, 8),
      col.choice('state', 'Tình trạng', ['Hiệu lực', 'Hết hiệu lực'], 8, REQUIRED),
      col.line('note', 'Ghi chú', 9),
    ], REQUIRED),
    signed(by.filler('maker', 'Người lập'), by.representative('approver', 'Người duyệt')),
  ],
});

const externalDocuments = form('externalDocuments', 'BM-HT01.02', 'Danh mục tài liệu bên ngoài', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['7.5.3'],
  blocks: [
    ask.date('asOf', 'Cập nhật đến ngày', TODAY),
    says('intro', 'Các văn bản, tài liệu có nguồn gốc bên ngoài sau đây được áp dụng tại {{agency.name}}:'),
    table('documents', 'Tài liệu bên ngoài', [
      col.line('number', 'Số, ký hiệu', 12, REQUIRED),
      col.prose('title', 'Tên văn bản, trích yếu', 0, REQUIRED),
      col.line('issuer', 'Cơ quan ban hành', 11, REQUIRED),
      col.date('issued', 'Ngày ban hành', 8),
      col.date('effective', 'Ngày hiệu lực', 8),
      col.choice('state', 'Tình trạng hiệu lực', ['Còn hiệu lực', 'Hết hiệu lực một phần', 'Hết hiệu lực'], 10, REQUIRED),
      col.line('applied', 'Nơi áp dụng (quy trình liên quan)', 12),
      col.line('kept', 'Nơi lưu', 9),
      col.date('updated', 'Ngày cập nhật', 8),
    ], REQUIRED),
    signed(by.filler('maker', 'Người lập'), by.representative('approver', 'Người duyệt')),
  ],
});

const changeRequest = form('changeRequest', 'BM-HT01.03', 'Phiếu yêu cầu ban hành, sửa đổi tài liệu', {
  numberPattern: 'YCTL-{year}/{n:03}', folder, clauses: ['7.5.2', '7.5.3', '6.3'],
  blocks: [
    ask.person('requester', 'Người yêu cầu', ME),
    ask.unit('unit', 'Đơn vị yêu cầu', MY_UNIT),
    ask.date('day', 'Ngày', TODAY),
    part('request', '1. Nội dung yêu cầu'),
    ask.choice('type', 'Loại yêu cầu', ['Viết mới', 'Sửa đổi', 'Hủy'], REQUIRED),
    ask.line('newDocument', 'Tên tài liệu đề nghị viết mới', { ...REQUIRED, ...only('type', 'Viết mới') }),
    ask.document('changed', 'Tài liệu đề nghị sửa đổi (mã hiệu, tên)', { ...REQUIRED, ...only('type', 'Sửa đổi') }),
    ask.document('withdrawn', 'Tài liệu đề nghị hủy (mã hiệu, tên)', { ...REQUIRED, ...only('type', 'Hủy') }),
    ask.line('currentIssue', 'Lần ban hành hiện tại', { help: 'Ví dụ: 01/02. Bỏ trống khi viết mới.' }),
    ask.prose('currentText', 'Nội dung hiện tại', only('type', 'Sửa đổi')),
    ask.prose('proposedText', 'Nội dung đề nghị', REQUIRED),
    ask.prose('reason', 'Lý do', REQUIRED),
    part('opinions', '2. Ý kiến'),
    ask.prose('unitOpinion', 'Ý kiến của trưởng đơn vị'),
    ask.choice('opinion', 'Ý kiến của đại diện lãnh đạo', ['Đồng ý', 'Không đồng ý'], REQUIRED),
    ask.prose('refusal', 'Lý do không đồng ý', { ...REQUIRED, ...only('opinion', 'Không đồng ý') }),
    part('assigned', '3. Phân công', only('opinion', 'Đồng ý')),
    ask.person('drafter', 'Người được giao soạn', { ...REQUIRED, ...only('opinion', 'Đồng ý') }),
    ask.date('due', 'Thời hạn', { ...REQUIRED, ...only('opinion', 'Đồng ý') }),
    signed(by.filler('requesterSigns', 'Người yêu cầu'), by.unitHead('unitHeadSigns', 'Trưởng đơn vị'), by.representative('representativeSigns', 'Đại diện lãnh đạo'), by.head('headSigns', 'Phê duyệt')),
  ],
});

const distributionBook = form('distributionBook', 'BM-HT01.04', 'Sổ phân phối tài liệu', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['7.5.3'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    table('copies', 'Bản phân phối', [
      col.line('code', 'Mã hiệu', 11, REQUIRED),
      col.line('title', 'Tên tài liệu', 0, REQUIRED),
      col.line('issue', 'Lần ban hành', 7, REQUIRED),
      col.line('receiver', 'Đơn vị, người nhận', 15, REQUIRED),
      col.line('copy', 'Số bản (bản số)', 8),
      col.date('received', 'Ngày nhận', 9, REQUIRED),
      col.line('receivedBy', 'Ký nhận', 9),
      col.date('returned', 'Ngày thu hồi', 9),
      col.line('returnedBy', 'Ký trả', 9),
    ], REQUIRED),
    signed(by.filler('maker', 'Người lập sổ'), by.representative('approver', 'Đại diện lãnh đạo')),
  ],
});

const withdrawalMinutes = form('withdrawalMinutes', 'BM-HT01.05', 'Biên bản thu hồi, hủy tài liệu', {
  layout: 'decree', kind: 'BIÊN BẢN', about: 'Thu hồi, hủy tài liệu của Hệ thống quản lý chất lượng', numberPattern: '{n:02}/BB-{agency}', folder, clauses: ['7.5.3'],
  recipients: ['Như thành phần'],
  blocks: [
    ask.date('day', 'Ngày', TODAY),
    ask.choice('done', 'Việc thực hiện', ['Thu hồi', 'Hủy', 'Thu hồi và hủy'], REQUIRED),
    table('present', 'Thành phần', [col.line('person', 'Họ và tên', 35, REQUIRED), col.line('position', 'Chức vụ', 30), col.line('unit', 'Đơn vị', 0)], REQUIRED),
    says('found', 'Các thành viên đã kiểm tra và lập biên bản đối với những tài liệu sau:'),
    table('documents', 'Tài liệu', [
      col.line('code', 'Mã hiệu', 12, REQUIRED),
      col.line('title', 'Tên tài liệu', 0, REQUIRED),
      col.line('issue', 'Lần ban hành', 9, REQUIRED),
      col.number('copies', 'Số bản', 8, { required: true, sum: true, ...COUNT }),
      col.line('state', 'Tình trạng', 13),
      col.line('reason', 'Lý do', 16, REQUIRED),
      col.choice('way', 'Hình thức hủy', ['Không hủy', 'Cắt nhỏ', 'Đốt', 'Xóa tệp', 'Đóng dấu hết hiệu lực'], 14),
    ], REQUIRED),
    ask.prose('conclusion', 'Kết luận', REQUIRED),
    ask.person('witness', 'Người chứng kiến', REQUIRED),
    signed(by.filler('maker', 'NGƯỜI LẬP BIÊN BẢN'), by.named('witness', 'witnessSigns', 'NGƯỜI CHỨNG KIẾN'), by.representative('approver', 'ĐẠI DIỆN LÃNH ĐẠO')),
  ],
});

const issuingDecision = form('issuingDecision', 'BM-HT01.06', 'Quyết định ban hành tài liệu', {
  layout: 'decree', kind: 'QUYẾT ĐỊNH', about: 'Về việc ban hành tài liệu của Hệ thống quản lý chất lượng theo TCVN ISO 9001:2015', numberPattern: '{n:02}/QĐ-{agency}', folder, clauses: ['7.5.2', '7.5.3', '4.4'],
  recipients: ['Như Điều 3'],
  blocks: [
    ...DECIDING,
    AUTHORITY, groundsOf(), DECIDES,
    says('first', 'Điều 1. Ban hành kèm theo Quyết định này các tài liệu của Hệ thống quản lý chất lượng theo Tiêu chuẩn quốc gia TCVN ISO 9001:2015 áp dụng tại {{agency.name}}, gồm:'),
    table('documents', 'Tài liệu ban hành', [
      col.line('code', 'Mã hiệu', 18, REQUIRED),
      col.line('title', 'Tên tài liệu', 0, REQUIRED),
      col.line('issue', 'Lần ban hành, sửa đổi', 14, REQUIRED),
      col.line('replaces', 'Thay thế cho', 20),
    ], REQUIRED),
    ask.date('effective', 'Ngày có hiệu lực', REQUIRED),
    ask.prose('repealed', 'Văn bản, tài liệu hết hiệu lực'),
    says('second', 'Điều 2. Quyết định này có hiệu lực kể từ ngày {{effective}}.{{#if repealed}} Từ ngày này, các văn bản, tài liệu sau đây hết hiệu lực: {{repealed}}{{/if}}'),
    ask.line('executors', 'Người, đơn vị chịu trách nhiệm thi hành', { required: true, help: 'Ví dụ: Chánh Văn phòng, trưởng các phòng, đơn vị trực thuộc.' }),
    says('third', 'Điều 3. {{executors}} và các cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.'),
    signed(by.head('headSigns', 'THỦ TRƯỞNG CƠ QUAN')),
  ],
});

export const DOCUMENT_CONTROL: readonly CatalogueForm[] = [internalDocuments, externalDocuments, changeRequest, distributionBook, withdrawalMinutes, issuingDecision];
