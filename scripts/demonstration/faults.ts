/** What was found wrong in the demonstration, and how far each has come. Nothing here happened to anybody. */
import type { Finding } from './findings';

const fault = (finding: Omit<Finding, 'whys' | 'root' | 'category' | 'similar' | 'actions' | 'criterion' | 'result' | 'correction' | 'evidence' | 'grade'> & Partial<Finding>): Finding => ({
  grade: 'minor', evidence: 'Ghi nhận khi xem hồ sơ lưu.', correction: 'Đã sửa hồ sơ liên quan và báo cho người dân.',
  whys: ['Người làm không biết phải lập phiếu.', 'Hướng dẫn chưa nói rõ ai lập phiếu.'], root: 'Quy trình chưa giao rõ việc cho từng vị trí.', category: 'procedure', similar: 'Đã hỏi các phòng khác: chưa gặp.',
  actions: ['Bổ sung quy trình, giao rõ người làm ở từng bước.', 'Rà lại hồ sơ của quý gần nhất.'], criterion: 'Lấy mẫu 20 hồ sơ, không hồ sơ nào lặp lại lỗi.', result: 'Lấy mẫu 20 hồ sơ, không hồ sơ nào lặp lại lỗi.', ...finding,
});

/** Those the closed audit opened, in the order of its lines. */
export const AUDIT_FINDINGS: readonly Finding[] = [
  fault({ agency: 'stp', unit: 'HCTP', found: -120, source: 'audit', clause: '8.5.1', reach: 'effective', title: 'Hồ sơ chờ bổ sung không có phiếu yêu cầu', description: '3 trên 5 hồ sơ chờ bổ sung không có Phiếu yêu cầu bổ sung; thời gian dừng tính giờ không có căn cứ.',
    whys: ['Chuyên viên gọi điện cho người dân thay vì lập phiếu.', 'Lập phiếu phải quay lại Bộ phận Một cửa để in.', 'Bước thẩm định không cho chuyên viên lập phiếu.', 'Quy trình viết khi một cửa còn dùng sổ giấy.'], root: 'Khi đổi phần mềm một cửa, không ai rà lại các quy trình dùng nó.', similar: 'Phòng Bổ trợ tư pháp cũng gặp, xem hành động 2.' }),
  fault({ agency: 'stp', unit: 'HCTP', found: -120, source: 'audit', clause: '7.5.3', reach: 'secondCycle', title: 'Biểu mẫu cũ còn dùng tại quầy', description: 'Quầy tiếp nhận còn một tập tờ khai của lần ban hành trước.', category: 'information', root: 'Không ai được giao thu hồi bản giấy khi có lần mới.' }),
];

export const FINDINGS: readonly Finding[] = [
  fault({ agency: 'stp', unit: 'HCTP', found: -2, source: 'complaint', clause: '8.2.1', reach: 'reported', title: 'Người dân phải đi lại ba lần để nộp đủ giấy tờ', description: 'Phản ánh qua hộp thư góp ý: mỗi lần đến lại được yêu cầu thêm một loại giấy tờ.', evidence: 'Thư góp ý ngày gần nhất.' }),
  fault({ agency: 'stp', unit: 'BTTP', found: -9, source: 'lateFiles', clause: '8.5.1', reach: 'triaged', title: 'Bốn hồ sơ bổ nhiệm công chứng viên trả quá hạn', description: 'Bốn hồ sơ trả chậm từ một đến ba ngày, chưa có thư xin lỗi.', grade: 'major' }),
  fault({ agency: 'stp', unit: 'VP', found: -14, source: 'self', clause: '7.5.3', reach: 'analysed', title: 'Sổ văn bản đến ghi thiếu người xử lý', description: '12 văn bản đến trong tuần không ghi người được giao.', category: 'tools', root: 'Phần mềm cho lưu khi ô người xử lý còn trống.' }),
  fault({ agency: 'stp', unit: 'PBPL', found: -18, source: 'objective', clause: '6.2.1', reach: 'planned', title: 'Mục tiêu phổ biến pháp luật quý III không đạt', description: 'Đạt 14 trên 20 buổi theo kế hoạch.', category: 'management', root: 'Kế hoạch giao số buổi mà không giao người.' }),
  fault({ agency: 'stp', unit: 'HCTP', found: -45, source: 'inspection', clause: '8.5.1', reach: 'late', title: 'Phiếu kiểm soát hồ sơ không ghi giờ nhận', description: 'Đoàn kiểm tra thấy 6 trên 15 phiếu không ghi giờ nhận ở bước thẩm định.', grade: 'major', category: 'people', root: 'Người mới nhận việc chưa được hướng dẫn.' }),
  fault({ agency: 'stp', unit: 'HCTP', found: -40, source: 'self', clause: '7.2', reach: 'toVerify', title: 'Chưa lập phiếu đánh giá sau đào tạo', description: 'Lớp tập huấn đầu năm chưa có phiếu đánh giá kết quả.', category: 'management', root: 'Kế hoạch đào tạo không có bước đánh giá.' }),
  fault({ agency: 'stp', unit: 'VP', found: -30, source: 'complaint', clause: '8.2.1', reach: 'dismissed', title: 'Phản ánh trả kết quả chậm', description: 'Người dân phản ánh trả kết quả chậm hai ngày so với giấy hẹn.' }),
  fault({ agency: 'khcn', unit: 'TDC', found: -25, source: 'lateFiles', clause: '8.5.1', reach: 'planned', title: 'Hồ sơ kiểm định phương tiện đo chờ quá lâu', description: 'Ba hồ sơ chờ phân công quá một ngày.' }),
  fault({ agency: 'khcn', unit: 'TDC', found: -75, source: 'self', clause: '7.1.5', reach: 'effective', title: 'Quả cân chuẩn quá hạn hiệu chuẩn', description: 'Hai quả cân chuẩn quá hạn hiệu chuẩn mười ngày.', grade: 'major', category: 'tools', root: 'Lịch hiệu chuẩn giữ ở máy của một người đã chuyển công tác.' }),
  fault({ agency: 'minhtuong', unit: 'PVHCC', found: -12, source: 'complaint', clause: '8.2.1', reach: 'contained', title: 'Biển niêm yết thiếu mức lệ phí mới', description: 'Biển niêm yết tại Trung tâm chưa thay mức lệ phí đã đổi.', category: 'information' }),
];
