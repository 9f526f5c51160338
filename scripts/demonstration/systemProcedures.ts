/** How the demonstration's agencies run their quality system: the substance of its internal procedures as data. No citation is a real law's. */
import type { Internal } from './matters';

export const documentControl: Internal = {
  kind: 'internal', clause: '7.5',
  purpose: 'Bảo đảm mọi tài liệu của hệ thống quản lý chất lượng được soạn thảo, soát xét, phê duyệt trước khi dùng; người dùng luôn có bản đang có hiệu lực; bản cũ không bị dùng nhầm.',
  scope: 'Tài liệu nội bộ (sổ tay, quy trình, hướng dẫn, biểu mẫu) và tài liệu bên ngoài có liên quan, bản giấy và bản điện tử.',
  terms: ['Lần ban hành: toàn bộ tài liệu được viết lại và ban hành.', 'Lần sửa đổi: thay đổi một phần trong cùng một lần ban hành; ghi sau dấu gạch chéo, ví dụ 02/01.', 'Tài liệu kiểm soát: bản được cấp có số bản, tên người nhận và mã tra cứu hiệu lực.'],
  steps: [
    ['Đề nghị viết mới, sửa đổi hoặc hủy tài liệu, nêu rõ lý do', 'Đơn vị, cá nhân', 'Khi có nhu cầu', 'Phiếu đề nghị'],
    ['Xem xét đề nghị, giao người soạn thảo', 'Thư ký ISO', '02 ngày', 'Phân công trên hệ thống'],
    ['Soạn thảo, tải tệp lên, nêu lý do thay đổi', 'Người soạn thảo', '05 ngày', 'Dự thảo'],
    ['Soát xét nội dung và sự phù hợp với tài liệu khác; nêu góp ý tại chỗ', 'Người soát xét', '03 ngày', 'Ý kiến, chữ ký soát xét'],
    ['Trả lời, xử lý góp ý; trình phê duyệt khi không còn góp ý mở', 'Người soạn thảo', '02 ngày', 'Bản trình'],
    ['Phê duyệt; ghi số quyết định và ngày có hiệu lực', 'Lãnh đạo cơ quan', '02 ngày', 'Quyết định ban hành'],
    ['Đưa vào áp dụng đúng ngày; bản trước tự hết hiệu lực; thông báo đến người dùng', 'Hệ thống, Thư ký ISO', 'Ngày hiệu lực', 'Danh mục tài liệu kiểm soát'],
    ['Rà soát định kỳ, kết luận còn phù hợp, sửa đổi hay hủy bỏ', 'Đơn vị chủ trì', '12 tháng một lần', 'Kết luận rà soát'],
  ],
  records: ['Danh mục tài liệu kiểm soát', 'Danh mục tài liệu bên ngoài', 'Phiếu đề nghị ban hành, sửa đổi tài liệu', 'Sổ cấp bản kiểm soát'],
};

export const riskControl: Internal = {
  kind: 'internal', clause: '6.1',
  purpose: 'Nhận diện, đánh giá và xử lý rủi ro, cơ hội có ảnh hưởng đến mục tiêu chất lượng và đến tổ chức, cá nhân đến làm thủ tục.',
  scope: 'Mọi quá trình của cơ quan; ưu tiên các thủ tục có nhiều hồ sơ và thủ tục có hồ sơ trễ hạn trong năm trước.',
  terms: ['Rủi ro: tác động của sự không chắc chắn lên kết quả mong đợi.', 'Điểm rủi ro: khả năng xảy ra (1–5) nhân với mức độ hậu quả (1–5).'],
  steps: [
    ['Phân tích bối cảnh, nhu cầu của các bên quan tâm', 'Trưởng các đơn vị', 'Quý I', 'Bảng phân tích bối cảnh'],
    ['Nhận diện rủi ro, cơ hội của từng quy trình', 'Đơn vị chủ trì quy trình', '10 ngày', 'Bảng nhận diện'],
    ['Chấm điểm khả năng và mức độ; xếp mức thấp, trung bình, cao', 'Thư ký ISO', '05 ngày', 'Bảng đánh giá'],
    ['Đề ra biện pháp, người thực hiện, thời hạn cho rủi ro trung bình và cao', 'Trưởng các đơn vị', '05 ngày', 'Kế hoạch xử lý'],
    ['Phê duyệt kế hoạch xử lý', 'Lãnh đạo cơ quan', '02 ngày', 'Kế hoạch được duyệt'],
    ['Thực hiện, theo dõi; chấm lại điểm sau xử lý', 'Đơn vị được giao', 'Hằng quý', 'Báo cáo hiệu lực'],
  ],
  records: ['Bảng nhận diện, đánh giá rủi ro và cơ hội', 'Kế hoạch xử lý rủi ro', 'Báo cáo hiệu lực của biện pháp'],
};

export const internalAudit: Internal = {
  kind: 'internal', clause: '9.2',
  purpose: 'Xác định hệ thống quản lý chất lượng có phù hợp và được thực hiện có hiệu lực hay không, tìm cơ hội cải tiến.',
  scope: 'Tất cả đơn vị thuộc cơ quan, ít nhất mỗi năm một lần; đánh giá viên không đánh giá đơn vị của mình.',
  terms: ['Bằng chứng đánh giá: hồ sơ, trình bày về sự kiện có thể kiểm chứng.', 'Sự không phù hợp nhẹ: sai lệch đơn lẻ không ảnh hưởng đến kết quả của thủ tục.'],
  steps: [
    ['Lập chương trình đánh giá năm', 'Thư ký ISO', 'Tháng 01', 'Chương trình đánh giá'],
    ['Thành lập đoàn, chỉ định trưởng đoàn', 'Lãnh đạo cơ quan', '02 ngày', 'Quyết định thành lập đoàn'],
    ['Lập kế hoạch, danh mục câu hỏi; gửi đơn vị trước 5 ngày', 'Trưởng đoàn đánh giá', '05 ngày', 'Kế hoạch, phiếu hỏi'],
    ['Họp khai mạc; xem hồ sơ, phỏng vấn, ghi bằng chứng', 'Đoàn đánh giá', '02 ngày', 'Phiếu ghi chép đánh giá'],
    ['Lập phiếu không phù hợp, thống nhất với đơn vị', 'Đánh giá viên', '01 ngày', 'Phiếu báo cáo sự không phù hợp'],
    ['Họp kết thúc, báo cáo tổng hợp', 'Trưởng đoàn đánh giá', '05 ngày', 'Báo cáo đánh giá nội bộ'],
    ['Khắc phục và kiểm tra việc khắc phục', 'Đơn vị, đánh giá viên', 'Theo thời hạn từng phiếu', 'Phiếu được đóng'],
  ],
  records: ['Chương trình đánh giá năm', 'Kế hoạch đánh giá', 'Phiếu ghi chép đánh giá', 'Báo cáo đánh giá nội bộ'],
};

export const correctiveAction: Internal = {
  kind: 'internal', clause: '8.7, 10.2',
  purpose: 'Xử lý kịp thời kết quả không phù hợp, loại bỏ nguyên nhân để sai sót không lặp lại.',
  scope: 'Hồ sơ trễ hạn, kết quả sai, phản ánh kiến nghị có căn cứ, phát hiện của đánh giá nội bộ và kiểm tra.',
  steps: [
    ['Ghi nhận sự không phù hợp, xử lý ngay (đính chính, thu hồi, xin lỗi)', 'Người phát hiện, đơn vị', '01 ngày', 'Phiếu yêu cầu hành động khắc phục'],
    ['Phân tích nguyên nhân gốc bằng năm câu hỏi vì sao', 'Trưởng đơn vị', '03 ngày', 'Phần nguyên nhân của phiếu'],
    ['Đề ra hành động khắc phục, người làm, thời hạn', 'Trưởng đơn vị', '02 ngày', 'Phần biện pháp của phiếu'],
    ['Phê duyệt biện pháp', 'Đại diện lãnh đạo', '02 ngày', 'Phiếu được duyệt'],
    ['Thực hiện', 'Người được giao', 'Theo phiếu', 'Bằng chứng thực hiện'],
    ['Kiểm tra thực hiện; sau 1 đến 3 tháng đánh giá hiệu lực', 'Người kiểm tra (không phải người thực hiện)', 'Theo phiếu', 'Phiếu được đóng hoặc phiếu mới'],
  ],
  records: ['Phiếu yêu cầu hành động khắc phục', 'Sổ theo dõi hành động khắc phục'],
};

export const managementReview: Internal = {
  kind: 'internal', clause: '9.3',
  purpose: 'Lãnh đạo xem xét hệ thống quản lý chất lượng theo kế hoạch để bảo đảm hệ thống luôn thích hợp, đầy đủ và có hiệu lực.',
  scope: 'Cuộc họp xem xét của lãnh đạo, ít nhất mỗi năm một lần.',
  steps: [
    ['Thông báo thời gian, nội dung, phân công báo cáo', 'Đại diện lãnh đạo', 'Trước 07 ngày', 'Thông báo họp'],
    ['Chuẩn bị báo cáo: hành động lần trước, mục tiêu, hài lòng, đánh giá nội bộ, khắc phục, rủi ro, nguồn lực', 'Các đơn vị, Thư ký ISO', '05 ngày', 'Báo cáo đầu vào'],
    ['Họp, thảo luận, kết luận', 'Lãnh đạo cơ quan', '01 ngày', 'Biên bản họp'],
    ['Giao việc, thời hạn theo kết luận', 'Thư ký ISO', '02 ngày', 'Bảng kết luận'],
    ['Theo dõi, báo cáo kết quả ở lần họp sau', 'Thư ký ISO', 'Hằng quý', 'Báo cáo thực hiện kết luận'],
  ],
  records: ['Thông báo họp', 'Báo cáo đầu vào', 'Biên bản họp xem xét của lãnh đạo'],
};

export const satisfaction: Internal = {
  kind: 'internal', clause: '9.1.2',
  purpose: 'Biết tổ chức, cá nhân hài lòng đến đâu và vì sao chưa hài lòng, để cải tiến.',
  scope: 'Tổ chức, cá nhân làm thủ tục trực tiếp, qua bưu chính công ích và trực tuyến.',
  steps: [
    ['Lập kế hoạch, chọn mẫu theo thủ tục và kênh tiếp nhận', 'Thư ký ISO', 'Quý I', 'Kế hoạch khảo sát'],
    ['Phát phiếu tại quầy, gửi phiếu điện tử sau khi trả kết quả', 'Bộ phận Một cửa', 'Thường xuyên', 'Phiếu khảo sát'],
    ['Tổng hợp, tính tỷ lệ hài lòng theo tiêu chí', 'Thư ký ISO', 'Hằng quý', 'Bảng tổng hợp'],
    ['Phân tích điểm chưa hài lòng, đề xuất cải tiến', 'Đơn vị liên quan', '05 ngày', 'Đề xuất cải tiến'],
    ['Báo cáo lãnh đạo, công khai kết quả', 'Đại diện lãnh đạo', 'Hằng quý', 'Báo cáo khảo sát'],
  ],
  records: ['Kế hoạch khảo sát', 'Phiếu khảo sát', 'Báo cáo kết quả khảo sát'],
};

export const outgoingPapers: Internal = {
  kind: 'internal',
  purpose: 'Thống nhất việc soạn thảo, ký, đăng ký, phát hành và lưu văn bản đi.',
  scope: 'Mọi văn bản do cơ quan phát hành, bản giấy và bản điện tử.',
  steps: [
    ['Soạn thảo văn bản trên hệ thống, gắn hồ sơ công việc', 'Chuyên viên', 'Theo thời hạn được giao', 'Dự thảo'],
    ['Kiểm tra nội dung; ký nháy', 'Trưởng đơn vị', '0,5 ngày', 'Dự thảo đã kiểm tra'],
    ['Kiểm tra thể thức', 'Văn phòng', '0,5 ngày', 'Dự thảo đúng thể thức'],
    ['Ký số', 'Lãnh đạo cơ quan', '0,5 ngày', 'Văn bản đã ký'],
    ['Cấp số, đóng dấu hoặc ký số cơ quan, phát hành', 'Văn thư', 'Trong ngày', 'Văn bản đi'],
    ['Lưu bản gốc và hồ sơ', 'Văn thư, chuyên viên', 'Trong ngày', 'Sổ đăng ký văn bản đi'],
  ],
  records: ['Sổ đăng ký văn bản đi', 'Tập lưu văn bản đi'],
};

export const incomingPapers: Internal = {
  kind: 'internal',
  purpose: 'Tiếp nhận, chuyển giao và theo dõi xử lý văn bản đến kịp thời, không thất lạc.',
  scope: 'Văn bản đến qua trục liên thông, thư điện tử công vụ, bưu chính và nộp trực tiếp.',
  steps: [
    ['Tiếp nhận, kiểm tra nơi nhận, số trang, chữ ký số', 'Văn thư', 'Trong ngày', 'Văn bản được tiếp nhận'],
    ['Đăng ký số đến, số hóa văn bản giấy', 'Văn thư', 'Trong ngày', 'Sổ đăng ký văn bản đến'],
    ['Trình, cho ý kiến phân công và thời hạn', 'Chánh Văn phòng', '0,5 ngày', 'Ý kiến phân công'],
    ['Xử lý; phối hợp đơn vị liên quan', 'Đơn vị được giao', 'Theo thời hạn', 'Văn bản trả lời hoặc báo cáo'],
    ['Nhắc việc sắp đến hạn, quá hạn', 'Văn phòng', 'Hằng ngày', 'Danh sách nhắc việc'],
  ],
  records: ['Sổ đăng ký văn bản đến', 'Danh sách văn bản quá hạn'],
};

export const procurement: Internal = {
  kind: 'internal', clause: '8.4',
  purpose: 'Mua sắm đúng nhu cầu, đúng dự toán và đúng quy định; theo dõi tài sản được giao.',
  scope: 'Trang thiết bị, văn phòng phẩm, dịch vụ phục vụ hoạt động của cơ quan.',
  steps: [
    ['Lập phiếu đề nghị mua sắm', 'Đơn vị có nhu cầu', 'Hằng quý', 'Phiếu đề nghị'],
    ['Tổng hợp, đối chiếu dự toán', 'Văn phòng', '03 ngày', 'Bảng tổng hợp'],
    ['Phê duyệt chủ trương và cách mua', 'Lãnh đạo cơ quan', '02 ngày', 'Phê duyệt'],
    ['Chọn nhà cung cấp, ký hợp đồng', 'Văn phòng', 'Theo hình thức mua', 'Hợp đồng'],
    ['Nghiệm thu, bàn giao, ghi sổ tài sản', 'Văn phòng, đơn vị sử dụng', '01 ngày', 'Biên bản nghiệm thu'],
    ['Đánh giá nhà cung cấp', 'Văn phòng', 'Hằng năm', 'Phiếu đánh giá nhà cung cấp'],
  ],
  records: ['Phiếu đề nghị mua sắm', 'Hợp đồng, biên bản nghiệm thu', 'Sổ theo dõi tài sản'],
};

export const receivingCitizens: Internal = {
  kind: 'internal', clause: '8.2.1',
  purpose: 'Tiếp công dân chu đáo; phản ánh, kiến nghị được phân loại, trả lời đúng hạn.',
  scope: 'Phản ánh, kiến nghị, khiếu nại nhận trực tiếp, qua đơn thư, đường dây nóng và cổng dịch vụ công.',
  steps: [
    ['Đón tiếp, ghi nhận ý kiến', 'Công chức tiếp công dân', 'Trong ngày', 'Sổ tiếp công dân'],
    ['Phân loại: phản ánh, kiến nghị, khiếu nại, tố cáo', 'Văn phòng', '01 ngày', 'Phiếu phân loại'],
    ['Giao đơn vị giải quyết', 'Lãnh đạo cơ quan', '01 ngày', 'Ý kiến giao việc'],
    ['Xác minh, dự thảo trả lời', 'Đơn vị được giao', '05 ngày', 'Dự thảo trả lời'],
    ['Ký, gửi trả lời; công khai khi được đồng ý', 'Lãnh đạo cơ quan', '01 ngày', 'Văn bản trả lời'],
    ['Tổng hợp, rút kinh nghiệm', 'Thư ký ISO', 'Hằng quý', 'Báo cáo tiếp công dân'],
  ],
  records: ['Sổ tiếp công dân', 'Hồ sơ giải quyết phản ánh, kiến nghị'],
};

export const provinceInspection: Internal = {
  kind: 'internal', clause: '9.2',
  purpose: 'Kiểm tra việc áp dụng hệ thống quản lý chất lượng tại sở và UBND cấp xã, giúp cơ quan khắc phục.',
  scope: 'Các cơ quan có tên trong kế hoạch kiểm tra năm; kiểm tra tại chỗ hoặc qua báo cáo và hồ sơ trên hệ thống.',
  steps: [
    ['Trình kế hoạch kiểm tra năm', 'Ban Chỉ đạo ISO tỉnh', 'Tháng 02', 'Kế hoạch kiểm tra'],
    ['Thành lập đoàn, thông báo cơ quan được kiểm tra', 'Văn phòng UBND tỉnh', 'Trước 10 ngày', 'Quyết định, thông báo'],
    ['Xem danh mục tài liệu, hồ sơ, số liệu hồ sơ trễ hạn trên hệ thống', 'Đoàn kiểm tra', '02 ngày', 'Phiếu kiểm tra hồ sơ'],
    ['Kiểm tra tại chỗ, phỏng vấn', 'Đoàn kiểm tra', '01 ngày', 'Biên bản kiểm tra'],
    ['Thông báo kết luận, thời hạn khắc phục', 'Trưởng đoàn', '05 ngày', 'Thông báo kết luận'],
    ['Theo dõi khắc phục, tổng hợp báo cáo', 'Ban Chỉ đạo ISO tỉnh', 'Hằng quý', 'Báo cáo tổng hợp'],
  ],
  records: ['Kế hoạch kiểm tra', 'Biên bản kiểm tra', 'Thông báo kết luận'],
};

export const yearReport: Internal = {
  kind: 'internal', clause: '9.1.3',
  purpose: 'Tổng hợp số liệu áp dụng hệ thống quản lý chất lượng của toàn tỉnh thành một báo cáo năm.',
  scope: 'Báo cáo của các sở, UBND cấp xã gửi Ban Chỉ đạo ISO tỉnh.',
  steps: [
    ['Gửi đề cương, biểu số liệu', 'Ban Chỉ đạo ISO tỉnh', 'Tháng 10', 'Đề cương báo cáo'],
    ['Lập báo cáo của cơ quan từ số liệu hệ thống', 'Các cơ quan', '15 ngày', 'Báo cáo cơ quan'],
    ['Tổng hợp, đối chiếu, yêu cầu giải trình chênh lệch', 'Thư ký Ban Chỉ đạo', '10 ngày', 'Dự thảo báo cáo tỉnh'],
    ['Ký, gửi báo cáo', 'Lãnh đạo UBND tỉnh', '02 ngày', 'Báo cáo năm'],
  ],
  records: ['Báo cáo của các cơ quan', 'Báo cáo năm của tỉnh'],
};
