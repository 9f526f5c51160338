/** Papers of the management review (9.3): the invitation a week before, and the minutes with every input and output the standard asks for. */
import { ask, by, col, form, part, REQUIRED, says, signed, table, TODAY, YEAR, type CatalogueForm } from './writing';

const folder = 'Xem xét của lãnh đạo';

const reviewInvitation = form('reviewInvitation', 'BM-HT05.01', 'Giấy mời họp xem xét của lãnh đạo', {
  layout: 'decree', kind: 'GIẤY MỜI', about: 'Họp xem xét của lãnh đạo về Hệ thống quản lý chất lượng', numberPattern: '{n:02}/GM-{agency}', folder, clauses: ['9.3.1'],
  recipients: ['Như thành phần mời'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    says('invites', '{{agency.name}} trân trọng kính mời các đồng chí dự họp xem xét của lãnh đạo về Hệ thống quản lý chất lượng theo TCVN ISO 9001:2015 năm {{year}}, cụ thể như sau:'),
    ask.line('hour', 'Thời gian (giờ)', { required: true, help: 'Ví dụ: 08 giờ 00.' }),
    ask.date('day', 'Ngày họp', REQUIRED),
    ask.line('meetingPlace', 'Địa điểm', REQUIRED),
    ask.person('chair', 'Chủ trì', { required: true, prefill: 'head' }),
    ask.prose('invited', 'Thành phần', REQUIRED),
    table('topics', 'Nội dung và đơn vị chuẩn bị', [col.prose('topic', 'Nội dung', 0, REQUIRED), col.line('preparedBy', 'Đơn vị chuẩn bị', 32, REQUIRED)], REQUIRED),
    ask.date('papersDue', 'Hạn gửi báo cáo'),
    says('asks', [
      '{{#if papersDue}}', 'Đề nghị các đơn vị gửi báo cáo đã chuẩn bị về đại diện lãnh đạo trước ngày {{papersDue}}.', '{{/if}}', 'Rất mong các đồng chí dự họp đầy đủ, đúng giờ./.',
    ]),
    signed(by.representative('representativeSigns', 'ĐẠI DIỆN LÃNH ĐẠO', { signingFor: 'KT.', over: 'THỦ TRƯỞNG CƠ QUAN' })),
  ],
});

const reviewMinutes = form('reviewMinutes', 'BM-HT05.02', 'Biên bản họp xem xét của lãnh đạo', {
  layout: 'decree', kind: 'BIÊN BẢN', about: 'Họp xem xét của lãnh đạo về Hệ thống quản lý chất lượng', numberPattern: '{n:02}/BB-{agency}', folder, clauses: ['9.3.1', '9.3.2', '9.3.3'],
  recipients: ['Như thành phần', 'Các đơn vị có nhiệm vụ được giao'],
  blocks: [
    ask.line('begun', 'Thời gian bắt đầu (giờ)', REQUIRED),
    ask.date('day', 'Ngày họp', TODAY),
    ask.line('meetingPlace', 'Địa điểm', REQUIRED),
    ask.person('chair', 'Chủ trì', { required: true, prefill: 'head' }),
    ask.person('secretary', 'Thư ký', { required: true, prefill: 'filler' }),
    ask.prose('present', 'Thành phần dự họp', REQUIRED),
    ask.prose('absent', 'Vắng mặt (lý do)'),
    part('inputs', 'I. Nội dung xem xét'),
    part('partA', 'a) Hành động từ lần xem xét trước'),
    ask.prose('previous', 'Tình trạng các hành động từ lần xem xét trước', REQUIRED),
    part('partB', 'b) Thay đổi của bối cảnh'),
    ask.prose('context', 'Thay đổi về các vấn đề bên ngoài và nội bộ liên quan đến hệ thống', REQUIRED),
    part('partC', 'c) Kết quả thực hiện và hiệu lực của hệ thống'),
    ask.prose('satisfaction', '1. Sự hài lòng của tổ chức, cá nhân và phản hồi của các bên quan tâm', REQUIRED),
    ask.prose('objectives', '2. Mức độ đạt mục tiêu chất lượng', REQUIRED),
    ask.prose('processes', '3. Kết quả của quá trình, giải quyết thủ tục hành chính', REQUIRED),
    ask.prose('nonconformities', '4. Sự không phù hợp và hành động khắc phục', REQUIRED),
    ask.prose('monitoring', '5. Kết quả theo dõi, đo lường', REQUIRED),
    ask.prose('audits', '6. Kết quả đánh giá nội bộ và kiểm tra', REQUIRED),
    ask.prose('providers', '7. Kết quả của nhà cung cấp bên ngoài', REQUIRED),
    part('partD', 'd) Nguồn lực'),
    ask.prose('resources', 'Sự đầy đủ của nguồn lực', REQUIRED),
    part('partE', 'e) Rủi ro và cơ hội'),
    ask.prose('risks', 'Hiệu lực của hành động giải quyết rủi ro và cơ hội', REQUIRED),
    part('partF', 'f) Cải tiến'),
    ask.prose('improvements', 'Cơ hội cải tiến', REQUIRED),
    part('discussion', 'II. Thảo luận'),
    ask.prose('discussed', 'Ý kiến thảo luận', REQUIRED),
    part('outputs', 'III. Kết luận của chủ trì'),
    ask.prose('toImprove', '1. Cơ hội cải tiến được chọn', REQUIRED),
    ask.prose('toChange', '2. Thay đổi cần có đối với Hệ thống quản lý chất lượng', REQUIRED),
    ask.prose('toProvide', '3. Nguồn lực cần bảo đảm', REQUIRED),
    table('conclusions', 'Phân công thực hiện kết luận', [
      col.prose('matter', 'Nội dung', 0, REQUIRED),
      col.line('responsible', 'Trách nhiệm', 24, REQUIRED),
      col.date('due', 'Thời hạn', 15, REQUIRED),
      col.line('result', 'Kết quả', 20),
    ], REQUIRED),
    ask.line('ended', 'Thời gian kết thúc (giờ)', REQUIRED),
    says('closing', 'Cuộc họp kết thúc vào {{ended}} cùng ngày. Biên bản đã được đọc lại cho những người dự họp cùng nghe và thống nhất./.'),
    signed(by.named('secretary', 'secretarySigns', 'THƯ KÝ'), by.named('chair', 'chairSigns', 'CHỦ TRÌ')),
  ],
});

export const MANAGEMENT_REVIEW: readonly CatalogueForm[] = [reviewInvitation, reviewMinutes];
