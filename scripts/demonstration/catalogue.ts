/** Which documents does the demonstration province keep, and how far has each come? One row a document. */
import { issued, replaced, replacing, underWay, type Life } from './lives';
import { administrative, manual, policy, targets, type Form, type Instruction, type Matter } from './matters';
import type { AgencyKey } from './province';
import { documentControl, riskControl, internalAudit, correctiveAction, managementReview, satisfaction, outgoingPapers, incomingPapers, procurement, receivingCitizens, provinceInspection, yearReport } from './systemProcedures';

export interface DocumentPlan {
  readonly agency: AgencyKey; readonly code: string; readonly type: string; readonly unit: string; readonly title: string; readonly matter: Matter; readonly life: Life;
  /** Codes of documents of the same agency that it refers to. */
  readonly refers: readonly string[];
  /** Uploaded as PDF alone, or as docx with the PDF beside it; with a form attached, too. */
  readonly upload: 'pdf' | 'docx' | 'docxWithForm';
}

type Extra = Partial<Pick<DocumentPlan, 'refers' | 'upload'>>;
const row = (agency: AgencyKey, code: string, type: string, unit: string, title: string, matter: Matter, life: Life, extra: Extra = {}): DocumentPlan =>
  ({ agency, code, type, unit, title, matter, life, refers: [], upload: 'docx', ...extra });
const pdf: Extra = { upload: 'pdf' }, withForm: Extra = { upload: 'docxWithForm', refers: ['QT-HT.01'] };

const signing: Instruction = {
  kind: 'instruction', purpose: 'Hướng dẫn ký số văn bản điện tử đúng vị trí, đúng thẩm quyền và kiểm tra được chữ ký.',
  parts: [['Chuẩn bị', ['Cắm thiết bị lưu khóa bí mật, kiểm tra hạn của chứng thư số.', 'Mở văn bản cần ký, đọc lại toàn văn bản.']],
    ['Ký số', ['Chọn loại chữ ký: cá nhân hoặc cơ quan.', 'Đặt vị trí chữ ký theo thể thức văn bản.', 'Nhập mã PIN; không đưa thiết bị và mã PIN cho người khác.']],
    ['Kiểm tra', ['Mở bảng chữ ký, xem trạng thái hợp lệ và thời gian ký.', 'Chữ ký không hợp lệ: không phát hành, báo bộ phận công nghệ thông tin.']]],
};
const filing: Instruction = {
  kind: 'instruction', purpose: 'Hướng dẫn lập hồ sơ công việc điện tử và nộp lưu trữ cơ quan đúng hạn.',
  parts: [['Mở hồ sơ', ['Tạo hồ sơ khi bắt đầu công việc, đặt tên theo danh mục hồ sơ năm.', 'Chọn thời hạn lưu theo danh mục.']],
    ['Thu thập văn bản', ['Đưa mọi văn bản đến, đi, phiếu trình vào hồ sơ trong ngày.', 'Bản giấy được số hóa trước khi đưa vào.']],
    ['Kết thúc và nộp lưu', ['Kiểm tra đủ văn bản, loại bản trùng.', 'Lập mục lục, nộp lưu trữ cơ quan trong thời hạn một năm.']]],
};
const lookup: Instruction = {
  kind: 'instruction', purpose: 'Hướng dẫn tra cứu dữ liệu khi thẩm định hồ sơ, chỉ xem dữ liệu cần cho hồ sơ đang xử lý.',
  parts: [['Đăng nhập', ['Dùng tài khoản của mình; thoát ra khi rời máy.']], ['Tra cứu', ['Nhập đủ họ tên và ngày sinh.', 'Ghi mã hồ sơ vào ô lý do tra cứu.', 'So sánh kết quả với giấy tờ; khác nhau thì ghi vào phiếu kiểm soát.']]],
};
const labelCheck: Instruction = {
  kind: 'instruction', purpose: 'Hướng dẫn kiểm tra nhãn hàng hóa tại nơi bán.',
  parts: [['Chuẩn bị', ['Nhận quyết định kiểm tra, biên bản mẫu, thiết bị chụp ảnh.']], ['Kiểm tra', ['Đối chiếu nội dung bắt buộc trên nhãn.', 'Chụp ảnh nhãn, ghi tên hàng, số lô.', 'Lập biên bản, hai bên ký.']], ['Kết thúc', ['Nhập kết quả vào hệ thống trong hai ngày làm việc.']]],
};
const declaring: Instruction = {
  kind: 'instruction', purpose: 'Hướng dẫn các cơ quan công bố hệ thống quản lý chất lượng phù hợp tiêu chuẩn và công bố lại khi thay đổi phạm vi.',
  parts: [['Điều kiện công bố', ['Đã đánh giá nội bộ và xem xét của lãnh đạo.', 'Các sự không phù hợp đã được khắc phục.']], ['Hồ sơ công bố', ['Quyết định công bố kèm phụ lục danh mục quy trình.', 'Bản công bố theo mẫu.']], ['Công bố', ['Niêm yết tại trụ sở, đăng trên trang thông tin điện tử.', 'Gửi một bản về cơ quan theo dõi của tỉnh.']]],
};
const form = (to: string, fields: readonly string[], table: readonly string[] = []): Form => ({ kind: 'form', to, fields, table });

const HCTP = 'Phòng Hành chính tư pháp', BTTP = 'Phòng Bổ trợ tư pháp', COUNTER = ['vanthu', 'motcua', 'chuyenvien', 'danhgia'] as const;

export const DOCUMENTS: readonly DocumentPlan[] = [
  row('tinh', 'STCL.01',    'STCL', '',     'Mô hình hệ thống quản lý chất lượng của Văn phòng UBND tỉnh', manual, { revisions: [issued(-520), replaced('issue', -170)] }),
  row('tinh', 'QT-HT.01',   'HT',   '',     'Kiểm soát thông tin dạng văn bản', documentControl, { revisions: [issued(-210)] }),
  row('tinh', 'QT-VP.01',   'QT',   'VP',   'Kiểm tra việc áp dụng hệ thống quản lý chất lượng tại các cơ quan', provinceInspection, { revisions: [issued(-190)] }, { refers: ['QT-HT.01'] }),
  row('tinh', 'QT-VP.02',   'QT',   'VP',   'Tổng hợp báo cáo năm về hệ thống quản lý chất lượng', yearReport, { revisions: [underWay('reviewed', { talk: 'resolved' })] }),
  row('tinh', 'HD-VP.01',   'HD',   'VP',   'Hướng dẫn công bố hệ thống quản lý chất lượng', declaring, { revisions: [issued(-95)] }, pdf),

  row('stp', 'STCL.01',     'STCL', '',     'Sổ tay chất lượng theo TCVN ISO 9001:2015', manual, { revisions: [issued(-800), replaced('issue', -430), replaced('amendment', -150, 1)], copies: [['daidien', -140]] }),
  row('stp', 'CSCL.01',     'CSCL', '',     'Chính sách chất lượng của Sở Tư pháp', policy('Sở Tư pháp'), { revisions: [issued(-610), replaced('issue', -250)] }, pdf),
  row('stp', 'MTCL.01',     'MTCL', '',     'Mục tiêu chất lượng và kế hoạch thực hiện', targets, { revisions: [issued(-200)] }),
  row('stp', 'QT-HT.01',    'HT',   'HT',   'Kiểm soát thông tin dạng văn bản', documentControl, { revisions: [issued(-640), replaced('amendment', -460, 1), replaced('issue', -120)], copies: [['thukyiso', -450], ['vanthu', -100], ['motcua', -60]] }),
  row('stp', 'QT-HT.02',    'HT',   'HT',   'Quản lý rủi ro và cơ hội', riskControl, { revisions: [issued(-383)], then: 'toReview' }),
  row('stp', 'QT-HT.03',    'HT',   'HT',   'Đánh giá nội bộ', internalAudit, { revisions: [issued(-180, { talk: 'resolved' })], copies: [['danhgia', -90]] }),
  row('stp', 'QT-HT.04',    'HT',   'HT',   'Kiểm soát sự không phù hợp và hành động khắc phục', correctiveAction, { revisions: [issued(-402)], then: 'confirmed' }),
  row('stp', 'QT-HT.05',    'HT',   'HT',   'Xem xét của lãnh đạo', managementReview, { revisions: [issued(-310), replacing('amendment', 'returned', 1, { talk: 'open' })] }),
  row('stp', 'QT-HT.06',    'HT',   'HT',   'Đo lường sự hài lòng của tổ chức, cá nhân', satisfaction, { revisions: [underWay('approved', { from: 12 })] }),
  row('stp', 'QT-HCTP.01',  'QT',   'HCTP', 'Giải quyết hồ sơ xin thôi quốc tịch Việt Nam', administrative('quốc tịch', 20, HCTP, 'Văn bản đề nghị kèm hồ sơ', ['Đơn xin thôi quốc tịch', 'Bản khai lý lịch', 'Giấy tờ về hộ tịch', 'Giấy xác nhận không nợ thuế']), { revisions: [issued(-240), replaced('amendment', -48, 1, { substitute: 'daidien' })] }),
  row('stp', 'QT-HCTP.02',  'QT',   'HCTP', 'Xác nhận có quốc tịch Việt Nam', administrative('quốc tịch', 10, HCTP, 'Giấy xác nhận', ['Tờ khai đề nghị xác nhận', 'Giấy tờ tùy thân', 'Giấy tờ chứng minh quốc tịch']), { revisions: [issued(-500), replaced('amendment', -130, 0, { twoRounds: true, talk: 'resolved' })] }),
  row('stp', 'QT-HCTP.03',  'QT',   'HCTP', 'Cấp bản sao trích lục hộ tịch', administrative('hộ tịch', 3, HCTP, 'Bản sao trích lục hộ tịch', ['Tờ khai cấp bản sao trích lục', 'Giấy tờ tùy thân để đối chiếu', 'Văn bản ủy quyền (nếu có)']),
    { revisions: [issued(-470), replaced('amendment', -290, 2), replaced('issue', -75, 0, { talk: 'resolved' })], copies: [['motcua', -460], ['motcua', -280], ...COUNTER.map((account, at): [string, number] => [account, -60 + 11 * at]), ['motcua', -3]] }, withForm),
  row('stp', 'QT-HCTP.04',  'QT',   'HCTP', 'Xác nhận thông tin hộ tịch', administrative('hộ tịch', 5, HCTP, 'Văn bản xác nhận', ['Tờ khai yêu cầu xác nhận', 'Giấy tờ tùy thân', 'Giấy tờ về hộ tịch đã cấp']), { revisions: [underWay('inReview', { talk: 'open' })] }),
  row('stp', 'QT-HCTP.05',  'QT',   'HCTP', 'Đăng ký việc nuôi con nuôi có yếu tố nước ngoài', administrative('nuôi con nuôi', 30, HCTP, 'Quyết định cho nhận con nuôi', ['Đơn xin nhận con nuôi', 'Phiếu lý lịch tư pháp', 'Giấy khám sức khỏe', 'Văn bản xác nhận hoàn cảnh gia đình'], 'Người nhận nuôi đủ điều kiện theo quy định về nuôi con nuôi.'), { revisions: [issued(-359)] }),
  row('stp', 'QT-BTTP.01',  'QT',   'BTTP', 'Cấp giấy phép hoạt động của trung tâm tư vấn pháp luật', administrative('tư vấn pháp luật', 10, BTTP, 'Giấy phép hoạt động', ['Đơn đề nghị cấp giấy phép', 'Quyết định thành lập trung tâm', 'Danh sách tư vấn viên', 'Giấy tờ chứng minh về trụ sở'], 'Có ít nhất hai tư vấn viên và trụ sở hoạt động.'),
    { revisions: [issued(-220, { talk: 'resolved' }), replacing('amendment', 'inReview', 2, { talk: 'open' })], copies: [['motcua', -200], ['vanthu', -45]] }, withForm),
  row('stp', 'QT-BTTP.02',  'QT',   'BTTP', 'Bổ nhiệm công chứng viên', administrative('công chứng', 20, BTTP, 'Văn bản đề nghị bổ nhiệm', ['Đơn đề nghị bổ nhiệm', 'Phiếu lý lịch tư pháp', 'Bản sao bằng cử nhân luật', 'Giấy chứng nhận hoàn thành tập sự']), { revisions: [issued(-560), replaced('amendment', -396, 0)], then: 'toReview' }),
  row('stp', 'QT-BTTP.03',  'QT',   'BTTP', 'Cấp thẻ đấu giá viên', administrative('đấu giá tài sản', 5, BTTP, 'Thẻ đấu giá viên', ['Đơn đề nghị cấp thẻ', 'Ảnh màu 2 × 3 cm', 'Quyết định phân công hành nghề']), { revisions: [underWay('inApproval', { talk: 'resolved' })] }),
  row('stp', 'QT-BTTP.04',  'QT',   'BTTP', 'Đăng ký hoạt động của tổ chức hành nghề luật sư', administrative('luật sư', 10, BTTP, 'Giấy đăng ký hoạt động', ['Giấy đề nghị đăng ký', 'Dự thảo điều lệ', 'Bản sao thẻ luật sư', 'Giấy tờ chứng minh về trụ sở']), { revisions: [issued(-300), replacing('issue', 'reviewed', 1, { talk: 'open' })] }),
  row('stp', 'QT-BTTP.05',  'QT',   'BTTP', 'Thành lập văn phòng giám định tư pháp', administrative('giám định tư pháp', 30, BTTP, 'Quyết định cho phép thành lập', ['Đơn xin phép thành lập', 'Dự thảo quy chế hoạt động', 'Đề án thành lập']), { revisions: [issued(-330)], then: 'obsolete', copies: [['danhgia', -250]] }),
  row('stp', 'QT-BTTP.06',  'QT',   'BTTP', 'Đăng ký làm hòa giải viên thương mại theo vụ việc', administrative('hòa giải thương mại', 7, BTTP, 'Danh sách hòa giải viên', ['Giấy đề nghị đăng ký', 'Bản sao bằng đại học', 'Giấy tờ chứng minh thời gian công tác']), { revisions: [issued(-270)] }),
  row('stp', 'QT-PBPL.01',  'QT',   'PBPL', 'Công nhận báo cáo viên pháp luật', administrative('phổ biến pháp luật', 7, 'Phòng Phổ biến, giáo dục pháp luật', 'Quyết định công nhận', ['Văn bản đề nghị', 'Danh sách trích ngang']), { revisions: [issued(-205)], then: 'obsolescenceRequested' }),
  row('stp', 'QT-VP.01',    'QT',   'VP',   'Quản lý văn bản đi', outgoingPapers, { revisions: [issued(-390), replaced('issue', -160, 1)], copies: [['vanthu', -155]] }, { refers: ['QT-HT.01'] }),
  row('stp', 'QT-VP.02',    'QT',   'VP',   'Quản lý văn bản đến', incomingPapers, { revisions: [issued(-345), replacing('issue', 'approved', 1, { from: 7, talk: 'resolved' })], copies: [['vanthu', -155]] }),
  row('stp', 'HD-VP.01',    'HD',   'VP',   'Hướng dẫn ký số văn bản điện tử', signing, { revisions: [issued(-85, { readBy: ['quantri', 'thukyiso', 'vanthu', 'motcua'] })] }),
  row('stp', 'HD-VP.02',    'HD',   'VP',   'Hướng dẫn lập hồ sơ công việc và nộp lưu', filing, { revisions: [underWay('approved', { from: -2, readBy: ['vanthu', 'thukyiso'] })] }),
  row('stp', 'HD-HCTP.01',  'HD',   'HCTP', 'Hướng dẫn tra cứu cơ sở dữ liệu hộ tịch điện tử', lookup, { revisions: [underWay('cancelled')] }),
  row('stp', 'BM-HCTP.01',  'BM',   'HCTP', 'Tờ khai cấp bản sao trích lục hộ tịch', form('Sở Tư pháp', ['Họ, chữ đệm, tên người yêu cầu', 'Nơi cư trú', 'Giấy tờ tùy thân', 'Quan hệ với người được cấp bản sao', 'Loại trích lục đề nghị cấp', 'Số lượng bản sao']), { revisions: [issued(-460), replaced('issue', -75)] }, { refers: ['QT-HCTP.03'] }),
  row('stp', 'BM-HT.01',    'BM',   '',     'Phiếu ghi chép đánh giá nội bộ', form('Trưởng đoàn đánh giá', ['Đơn vị được đánh giá', 'Ngày đánh giá', 'Đánh giá viên'], ['Điều khoản', 'Câu hỏi', 'Bằng chứng', 'Kết luận']), { revisions: [underWay('draft')] }, { refers: ['QT-HT.03'] }),
  row('stp', 'BM-HT.02',    'BM',   '',     'Phiếu yêu cầu hành động khắc phục', form('Đại diện lãnh đạo', ['Số phiếu, ngày', 'Đơn vị', 'Nguồn phát hiện', 'Mô tả sự không phù hợp', 'Xử lý ngay', 'Nguyên nhân gốc', 'Hành động khắc phục, người làm, thời hạn', 'Kết quả kiểm tra']), { revisions: [issued(-400)] }, { refers: ['QT-HT.04'] }),

  row('khcn', 'STCL.01',    'STCL', '',     'Sổ tay chất lượng', manual, { revisions: [issued(-280)] }, pdf),
  row('khcn', 'CSCL.01',    'CSCL', '',     'Chính sách chất lượng của Sở Khoa học và Công nghệ', policy('Sở Khoa học và Công nghệ'), { revisions: [issued(-285)] }, pdf),
  row('khcn', 'QT-HT.01',   'HT',   '',     'Kiểm soát thông tin dạng văn bản', documentControl, { revisions: [issued(-410), replaced('issue', -90, 1)] }),
  row('khcn', 'QT-HT.03',   'HT',   '',     'Đánh giá nội bộ', internalAudit, { revisions: [issued(-388)], then: 'toReview' }),
  row('khcn', 'QT-TDC.01',  'QT',   'TDC',  'Công bố sử dụng dấu định lượng trên nhãn hàng đóng gói sẵn', administrative('đo lường', 5, 'Phòng Tiêu chuẩn Đo lường Chất lượng', 'Văn bản tiếp nhận công bố', ['Bản công bố theo mẫu', 'Nhãn hàng đóng gói sẵn', 'Kết quả tự đánh giá']), { revisions: [issued(-230), replaced('amendment', -40, 0, { talk: 'resolved' })], copies: [['chuyenvien', -220], ['chuyenvien', -30]] }, withForm),
  row('khcn', 'QT-TDC.02',  'QT',   'TDC',  'Kiểm tra chất lượng hàng hóa nhập khẩu', administrative('chất lượng hàng hóa', 1, 'Phòng Tiêu chuẩn Đo lường Chất lượng', 'Phiếu tiếp nhận đăng ký kiểm tra', ['Phiếu đăng ký kiểm tra', 'Bản sao hợp đồng, hóa đơn', 'Ảnh hoặc nhãn hàng hóa']), { revisions: [underWay('inReview', { talk: 'open' })] }),
  row('khcn', 'QT-QLKH.01', 'QT',   'QLKH', 'Cấp giấy chứng nhận đăng ký hoạt động khoa học và công nghệ', administrative('khoa học và công nghệ', 10, 'Phòng Quản lý khoa học', 'Giấy chứng nhận', ['Đơn đăng ký', 'Điều lệ tổ chức', 'Danh sách nhân lực', 'Giấy tờ về trụ sở']), { revisions: [issued(-145)] }),
  row('khcn', 'QT-QLKH.02', 'QT',   'QLKH', 'Cấp giấy phép tiến hành công việc bức xạ', administrative('an toàn bức xạ', 25, 'Phòng Quản lý khoa học', 'Giấy phép', ['Đơn đề nghị cấp giấy phép', 'Báo cáo đánh giá an toàn', 'Chứng chỉ nhân viên bức xạ', 'Kế hoạch ứng phó sự cố']), { revisions: [issued(-350), replacing('amendment', 'inApproval', 0)] }),
  row('khcn', 'HD-TDC.01',  'HD',   'TDC',  'Hướng dẫn kiểm tra nhãn hàng hóa', labelCheck, { revisions: [issued(-260)] }),
  row('khcn', 'BM-VP.01',   'BM',   'VP',   'Phiếu khảo sát mức độ hài lòng', form('Quý tổ chức, cá nhân', ['Thủ tục đã thực hiện', 'Hình thức nộp hồ sơ'], ['Nội dung', 'Hài lòng', 'Bình thường', 'Chưa hài lòng']), { revisions: [issued(-115)] }, pdf),

  row('sxd', 'CSCL.01',     'CSCL', '',     'Chính sách chất lượng của Sở Xây dựng', policy('Sở Xây dựng'), { revisions: [issued(-265)] }, pdf),
  row('sxd', 'QT-HT.01',    'HT',   '',     'Kiểm soát thông tin dạng văn bản', documentControl, { revisions: [issued(-255)] }),
  row('sxd', 'QT-HT.04',    'HT',   '',     'Kiểm soát sự không phù hợp và hành động khắc phục', correctiveAction, { revisions: [issued(-175)] }),
  row('sxd', 'QT-QLXD.01',  'QT',   'QLXD', 'Cấp giấy phép xây dựng nhà ở riêng lẻ', administrative('xây dựng', 15, 'Phòng Quản lý xây dựng', 'Giấy phép xây dựng', ['Đơn đề nghị cấp giấy phép xây dựng', 'Giấy tờ về đất', 'Bản vẽ thiết kế', 'Cam kết bảo đảm an toàn công trình liền kề'], 'Phù hợp quy hoạch và mục đích sử dụng đất.'),
    { revisions: [issued(-530), replaced('amendment', -320, 0), replaced('issue', -65, 0)], copies: [['truongphong', -500], ['truongphong', -300], ['truongphong', -20]] }, withForm),
  row('sxd', 'QT-QLXD.02',  'QT',   'QLXD', 'Thẩm định báo cáo nghiên cứu khả thi đầu tư xây dựng', administrative('đầu tư xây dựng', 25, 'Phòng Quản lý xây dựng', 'Thông báo kết quả thẩm định', ['Tờ trình thẩm định', 'Thuyết minh báo cáo', 'Thiết kế cơ sở']), { revisions: [underWay('inReview')] }),
  row('sxd', 'QT-QLXD.03',  'QT',   'QLXD', 'Cấp chứng chỉ hành nghề hoạt động xây dựng', administrative('hoạt động xây dựng', 15, 'Phòng Quản lý xây dựng', 'Chứng chỉ hành nghề', ['Đơn đề nghị cấp chứng chỉ', 'Bản khai kinh nghiệm', 'Bản sao văn bằng']), { revisions: [issued(-155)] }),
  row('sxd', 'QT-VT.01',    'QT',   'VT',   'Cấp giấy phép liên vận', administrative('vận tải', 2, 'Phòng Quản lý vận tải', 'Giấy phép liên vận', ['Giấy đề nghị cấp giấy phép', 'Bản sao đăng ký xe']), { revisions: [underWay('inApproval')] }),
  row('sxd', 'QT-VP.01',    'QT',   'VP',   'Mua sắm, quản lý tài sản', procurement, { revisions: [underWay('blank')] }),
  row('sxd', 'BM-QLXD.01',  'BM',   'QLXD', 'Đơn đề nghị cấp giấy phép xây dựng', form('Sở Xây dựng', ['Tên chủ đầu tư', 'Địa chỉ liên hệ', 'Địa điểm xây dựng', 'Diện tích xây dựng', 'Số tầng, chiều cao', 'Thời gian hoàn thành dự kiến']), { revisions: [issued(-310)] }, { refers: ['QT-QLXD.01'] }),

  row('minhtuong', 'CSCL.01',    'CSCL', '',     'Chính sách chất lượng của UBND xã Minh Tượng', policy('UBND xã Minh Tượng'), { revisions: [issued(-225)] }, pdf),
  row('minhtuong', 'QT-HT.01',   'HT',   '',     'Kiểm soát thông tin dạng văn bản', documentControl, { revisions: [issued(-224)] }),
  row('minhtuong', 'QT-HCTP.01', 'QT',   'HCTP', 'Đăng ký khai sinh', administrative('hộ tịch', 1, 'Bộ phận Tư pháp - Hộ tịch', 'Giấy khai sinh', ['Tờ khai đăng ký khai sinh', 'Giấy chứng sinh', 'Giấy tờ tùy thân của người đi khai']), { revisions: [issued(-222), replaced('amendment', -70, 2)], copies: [['motcua', -200], ['motcua', -60]] }),
  row('minhtuong', 'QT-HCTP.02', 'QT',   'HCTP', 'Chứng thực bản sao từ bản chính', administrative('chứng thực', 1, 'Bộ phận Tư pháp - Hộ tịch', 'Bản sao được chứng thực', ['Bản chính giấy tờ', 'Bản sao cần chứng thực']), { revisions: [issued(-220)] }),
  row('minhtuong', 'QT-KT.01',   'QT',   'KT',   'Cấp giấy phép xây dựng nhà ở riêng lẻ tại nông thôn', administrative('xây dựng', 12, 'Phòng Kinh tế', 'Giấy phép xây dựng', ['Đơn đề nghị cấp giấy phép xây dựng', 'Giấy tờ về đất', 'Bản vẽ thiết kế']), { revisions: [underWay('approved', { from: 20 })] }),
  row('minhtuong', 'QT-VP.01',   'QT',   'VP',   'Tiếp công dân, xử lý phản ánh, kiến nghị', receivingCitizens, { revisions: [underWay('returned', { talk: 'open' })] }),

  row('kinhmau', 'CSCL.01',      'CSCL', '',     'Chính sách chất lượng của UBND phường Kinh Mẫu', policy('UBND phường Kinh Mẫu'), { revisions: [issued(-195)] }, pdf),
  row('kinhmau', 'QT-HCTP.01',   'QT',   'HCTP', 'Đăng ký kết hôn', administrative('hộ tịch', 1, 'Bộ phận Tư pháp - Hộ tịch', 'Giấy chứng nhận kết hôn', ['Tờ khai đăng ký kết hôn', 'Giấy tờ tùy thân của hai bên', 'Giấy xác nhận tình trạng hôn nhân']), { revisions: [issued(-194)], copies: [['congchuc', -150]] }),
  row('kinhmau', 'QT-HCTP.02',   'QT',   'HCTP', 'Chứng thực chữ ký', administrative('chứng thực', 1, 'Bộ phận Tư pháp - Hộ tịch', 'Giấy tờ đã chứng thực chữ ký', ['Giấy tờ cần chứng thực chữ ký', 'Giấy tờ tùy thân']), { revisions: [issued(-375)], then: 'toReview' }),
  row('kinhmau', 'QT-VP.01',     'QT',   'VP',   'Quản lý văn bản đến', incomingPapers, { revisions: [issued(-165), replacing('amendment', 'cancelled', 1)] }),
];
