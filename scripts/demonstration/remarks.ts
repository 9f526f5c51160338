/** What do reviewers say, and what do authors answer? Threads by kind of document. */
import type { DocumentPlan } from './catalogue';

export interface Remark { readonly place: string; readonly text: string; readonly answer: string }

const ON_PROCEDURES: readonly Remark[] = [
  { place: 'Mục 5.8, bước B3', text: 'Đề nghị ghi rõ thời hạn gửi phiếu yêu cầu bổ sung: chậm nhất ngày làm việc thứ hai kể từ khi nhận hồ sơ.', answer: 'Đã ghi vào bước B3 và nêu rõ chỉ yêu cầu bổ sung một lần.' },
  { place: 'Mục 5.3', text: 'Giấy tờ tùy thân chỉ cần đối chiếu, không thu bản sao khi đã tra cứu được trên cơ sở dữ liệu.', answer: 'Đồng ý, đã sửa cột bản sao của bảng thành phần hồ sơ.' },
  { place: 'Mục 5.5 và 5.8', text: 'Tổng thời gian các bước ở mục 5.8 cần bằng thời gian cam kết ở mục 5.5.', answer: 'Đã tính lại thời gian từng bước, tổng khớp với mục 5.5.' },
  { place: 'Mục 6', text: 'Mẫu tờ khai nên đánh mã theo mã quy trình để người dân dễ tìm.', answer: 'Đã đặt mã biểu mẫu theo mã quy trình.' },
];
const ON_OTHERS: readonly Remark[] = [
  { place: 'Mục 2', text: 'Phạm vi nên nói rõ áp dụng cho cả bản điện tử.', answer: 'Đã bổ sung.' },
  { place: 'Mục 5', text: 'Cột trách nhiệm cần ghi một người chịu trách nhiệm chính cho mỗi bước.', answer: 'Đã rà soát, mỗi bước một người chịu trách nhiệm chính.' },
  { place: 'Mục 7', text: 'Đề nghị thống nhất tên hồ sơ lưu với danh mục hồ sơ của cơ quan.', answer: 'Đã đối chiếu và sửa tên hồ sơ.' },
];

/** @param seed which of them: the place of the document in the catalogue, so that it is the same every time. */
export function remarkOn(plan: DocumentPlan, seed: number): Remark {
  const remarks = plan.matter.kind === 'administrative' ? ON_PROCEDURES : ON_OTHERS, remark = remarks[seed % remarks.length];
  if (!remark) throw new Error('There are no remarks');
  return remark;
}

export const RETURN_REASON = 'Thời gian ở bảng các bước chưa khớp với thời gian cam kết; đề nghị soát lại rồi gửi lại.';
export const CANCEL_REASON = 'Nội dung đã được đưa vào tài liệu khác, không cần ban hành riêng.';
export const STILL_VALID_REASON = 'Đã rà soát với các đơn vị: quy định liên quan không thay đổi, các bước vẫn phù hợp.';
export const OBSOLESCENCE_REASON = 'Thủ tục không còn thuộc thẩm quyền của cơ quan theo phân cấp (minh họa).';
export const OBSOLETE_REASON = 'Đồng ý hủy bỏ; các đơn vị thu hồi bản giấy tại nơi tiếp nhận hồ sơ.';
