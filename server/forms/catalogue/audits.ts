/** Forms of the internal audit (9.2): programme, team, plan, checklist, nonconformity, report. Field orders are the usual ones of agencies. */
import { AUTHORITY, DECIDES, DECIDING, groundsOf } from './grounds';
import { BY_FORM, COUNT, REQUIRED, TODAY, YEAR, ask, by, col, form, part, says, signed, table, type CatalogueForm } from './writing';

const folder = 'Đánh giá nội bộ';
const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1);
const ROLES = ['Trưởng đoàn', 'Đánh giá viên', 'Đánh giá viên tập sự', 'Quan sát viên'];
const GRADES = ['Không phù hợp nặng', 'Không phù hợp nhẹ', 'Khuyến nghị, lưu ý'];

const auditProgramme = form('auditProgramme', 'BM-HT03.01', 'Chương trình đánh giá nội bộ năm', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['9.2.2'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    ask.prose('aims', 'Mục tiêu của chương trình'),
    table('rows', 'Đơn vị, quy trình được đánh giá trong năm', [
      col.line('audited', 'Đơn vị, quy trình', 20, REQUIRED),
      ...MONTHS.map(month => col.choice(`month${month}`, `Tháng ${month}`, ['KH', 'TH', 'KH/TH'], 5)),
      col.line('frequency', 'Tần suất', 8),
      col.line('note', 'Ghi chú', 0),
    ], REQUIRED),
    says('legend', 'KH: có trong kế hoạch; TH: đã thực hiện ngoài kế hoạch; KH/TH: đã thực hiện theo kế hoạch.'),
    signed(by.representative('representativeSigns', 'Đại diện lãnh đạo'), by.head('headSigns', 'Lãnh đạo cơ quan')),
  ],
});

const auditTeamDecision = form('auditTeamDecision', 'BM-HT03.02', 'Quyết định thành lập đoàn đánh giá nội bộ', {
  layout: 'decree', kind: 'QUYẾT ĐỊNH', about: 'Về việc thành lập Đoàn đánh giá nội bộ Hệ thống quản lý chất lượng', numberPattern: '{n:02}/QĐ-{agency}', folder, clauses: ['9.2.2', '5.3'],
  recipients: ['Như Điều 3'],
  blocks: [
    ...DECIDING,
    ask.line('year', 'Năm đánh giá', YEAR),
    AUTHORITY, groundsOf('Căn cứ Chương trình đánh giá nội bộ năm {{year}} của {{agency.name}};'), DECIDES,
    says('first', 'Điều 1. Thành lập Đoàn đánh giá nội bộ Hệ thống quản lý chất lượng theo TCVN ISO 9001:2015 năm {{year}} của {{agency.name}}, gồm các ông, bà sau:'),
    table('team', 'Thành viên đoàn', [col.person('person', 'Họ và tên', 32, REQUIRED), col.line('position', 'Chức vụ, đơn vị', 0), col.choice('role', 'Nhiệm vụ trong đoàn', ROLES, 26, REQUIRED)], REQUIRED),
    ask.date('from', 'Đánh giá từ ngày', REQUIRED),
    ask.date('to', 'Đến ngày', REQUIRED),
    ask.prose('duties', 'Nhiệm vụ khác của đoàn'),
    says('second', [
      'Điều 2. Đoàn đánh giá có nhiệm vụ lập kế hoạch, chuẩn bị phiếu ghi chép và đánh giá tại các đơn vị từ ngày {{from}} đến ngày {{to}}; báo cáo kết quả với Thủ trưởng cơ quan; theo dõi, kiểm tra hành động khắc phục của đơn vị được đánh giá.',
      'Thành viên của đoàn không đánh giá công việc của mình và của đơn vị mình.',
      '{{#if duties}}', '{{duties}}', '{{/if}}', 'Đoàn tự giải thể khi hoàn thành nhiệm vụ.',
    ]),
    ask.line('executors', 'Người, đơn vị chịu trách nhiệm thi hành', { required: true, help: 'Ví dụ: Chánh Văn phòng, trưởng các đơn vị được đánh giá.' }),
    says('third', 'Điều 3. Quyết định này có hiệu lực kể từ ngày ký. {{executors}} và các ông, bà có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này./.'),
    signed(by.head('headSigns', 'THỦ TRƯỞNG CƠ QUAN')),
  ],
});

const auditPlan = form('auditPlan', 'BM-HT03.03', 'Kế hoạch đánh giá nội bộ', {
  layout: 'decree', kind: 'KẾ HOẠCH', about: 'Đánh giá nội bộ Hệ thống quản lý chất lượng', numberPattern: '{n:02}/KH-{agency}', folder, clauses: ['9.2.2'],
  recipients: ['Thủ trưởng cơ quan (để báo cáo)', 'Các đơn vị được đánh giá', 'Thành viên đoàn đánh giá'],
  blocks: [
    ask.prose('purpose', '1. Mục đích', REQUIRED),
    ask.prose('scope', '2. Phạm vi', REQUIRED),
    part('part3', '3. Chuẩn mực'),
    ask.choices('criteria', 'Chuẩn mực đánh giá', ['TCVN ISO 9001:2015', 'Tài liệu của Hệ thống quản lý chất lượng', 'Văn bản pháp luật có liên quan'], REQUIRED),
    ask.prose('moreCriteria', 'Văn bản, tài liệu cụ thể'),
    ask.prose('method', '4. Phương pháp', { required: true, help: 'Ví dụ: phỏng vấn, xem hồ sơ theo mẫu chọn, quan sát tại chỗ.' }),
    table('team', '5. Thành phần đoàn', [col.person('person', 'Họ và tên', 36, REQUIRED), col.line('position', 'Chức vụ, đơn vị', 0), col.choice('role', 'Nhiệm vụ', ROLES, 26, REQUIRED)], REQUIRED),
    table('timetable', '6. Lịch đánh giá', [
      col.line('time', 'Thời gian', 17, REQUIRED),
      col.line('audited', 'Đơn vị được đánh giá', 22, REQUIRED),
      col.prose('topic', 'Nội dung, điều khoản, quy trình', 0, REQUIRED),
      col.line('auditors', 'Đánh giá viên', 22, REQUIRED),
    ], REQUIRED),
    says('independence', 'Đánh giá viên không đánh giá đơn vị của mình.'),
    part('part7', '7. Họp khai mạc, họp bế mạc'),
    ask.line('opening', 'Họp khai mạc (thời gian, địa điểm)', REQUIRED),
    ask.line('closing', 'Họp bế mạc (thời gian, địa điểm)', REQUIRED),
    ask.person('lead', 'Trưởng đoàn đánh giá', REQUIRED),
    signed(by.named('lead', 'leadSigns', 'TRƯỞNG ĐOÀN', { signingFor: 'TM.', over: 'ĐOÀN ĐÁNH GIÁ NỘI BỘ' }), by.representative('representativeSigns', 'ĐẠI DIỆN LÃNH ĐẠO')),
  ],
});

const auditChecklist = form('auditChecklist', 'BM-HT03.04', 'Danh mục câu hỏi, phiếu ghi chép đánh giá nội bộ', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['9.2.2'],
  blocks: [
    ask.unit('unit', 'Đơn vị được đánh giá', REQUIRED),
    ask.date('day', 'Ngày đánh giá', TODAY),
    ask.person('auditor', 'Đánh giá viên', { required: true, prefill: 'filler' }),
    ask.line('met', 'Người được đánh giá', REQUIRED),
    table('lines', 'Nội dung đánh giá', [
      col.line('clause', 'Điều khoản, tài liệu', 13, REQUIRED),
      col.prose('question', 'Câu hỏi', 27, REQUIRED),
      col.prose('found', 'Bằng chứng, ghi nhận', 0),
      col.choice('result', 'Kết luận', ['Phù hợp', ...GRADES], 16, REQUIRED),
    ], REQUIRED),
    ask.files('proofs', 'Bằng chứng kèm theo'),
    signed(by.named('auditor', 'auditorSigns', 'Đánh giá viên')),
  ],
});

const nonconformityReport = form('nonconformityReport', 'BM-HT03.05', 'Phiếu báo cáo sự không phù hợp', {
  numberPattern: 'BCKPH-{year}/{n:03}', folder, clauses: ['9.2.2', '10.2.1', '10.2.2'],
  blocks: [
    ask.unit('unit', 'Đơn vị', REQUIRED),
    ask.date('day', 'Ngày lập phiếu', TODAY),
    ask.prose('description', 'Mô tả sự không phù hợp', REQUIRED),
    ask.prose('evidence', 'Bằng chứng', REQUIRED),
    ask.files('proofs', 'Tệp, ảnh bằng chứng'),
    ask.line('clause', 'Điều khoản vi phạm', { required: true, help: 'Điều khoản của tiêu chuẩn, hoặc mục của quy trình, văn bản.' }),
    ask.choice('grade', 'Mức độ', GRADES, REQUIRED),
    ask.person('unitHead', 'Người xác nhận của đơn vị', REQUIRED),
    signed(by.filler('auditorSigns', 'Đánh giá viên'), by.named('unitHead', 'unitSigns', 'Đơn vị xác nhận')),
  ],
});

const auditReport = form('auditReport', 'BM-HT03.06', 'Báo cáo tổng hợp kết quả đánh giá nội bộ', {
  layout: 'decree', kind: 'BÁO CÁO', about: 'Tổng hợp kết quả đánh giá nội bộ Hệ thống quản lý chất lượng', numberPattern: '{n:02}/BC-{agency}', folder, clauses: ['9.2.1', '9.2.2'],
  recipients: ['Thủ trưởng cơ quan (để báo cáo)', 'Các đơn vị được đánh giá'],
  blocks: [
    ask.prose('basis', '1. Căn cứ', { required: true, help: 'Quyết định thành lập đoàn, kế hoạch đánh giá: số, ngày.' }),
    ask.prose('scope', '2. Phạm vi', REQUIRED),
    table('team', '3. Đoàn đánh giá', [col.person('person', 'Họ và tên', 36, REQUIRED), col.line('position', 'Chức vụ, đơn vị', 0), col.choice('role', 'Nhiệm vụ', ROLES, 26, REQUIRED)], REQUIRED),
    ask.prose('summary', '4. Tóm tắt cuộc đánh giá', REQUIRED),
    table('counts', '5. Số điểm không phù hợp và khuyến nghị theo đơn vị, điều khoản', [
      col.line('unit', 'Đơn vị', 0, REQUIRED),
      col.line('clause', 'Điều khoản', 22),
      col.number('major', 'Không phù hợp nặng', 14, { sum: true, ...COUNT }),
      col.number('minor', 'Không phù hợp nhẹ', 14, { sum: true, ...COUNT }),
      col.number('observations', 'Khuyến nghị, lưu ý', 14, { sum: true, ...COUNT }),
    ], REQUIRED),
    ask.prose('strengths', '6. Điểm mạnh'),
    part('part7', '7. Kết luận'),
    ask.prose('conformity', 'Sự phù hợp của hệ thống', REQUIRED),
    ask.prose('effectiveness', 'Hiệu lực của hệ thống', REQUIRED),
    ask.prose('recommendations', '8. Kiến nghị'),
    ask.person('lead', 'Trưởng đoàn đánh giá', REQUIRED),
    signed(by.named('lead', 'leadSigns', 'TRƯỞNG ĐOÀN', { signingFor: 'TM.', over: 'ĐOÀN ĐÁNH GIÁ NỘI BỘ' })),
  ],
});

export const AUDITS: readonly CatalogueForm[] = [auditProgramme, auditTeamDecision, auditPlan, auditChecklist, nonconformityReport, auditReport];
