/** What is each demonstration document about? Its substance as data; bodies.ts sets it in the order of sections. No citation is a real law's. */
import type { FormDescription } from '../../server/forms/description';

/** A procedure for citizens and organisations (TTHC). */
export interface Administrative {
  readonly kind: 'administrative';
  /** e.g. "hộ tịch": the field whose placeholder circular is named. */
  readonly field: string;
  readonly papers: readonly string[];
  /** Working days by statute; a procedure of one day is done in hours. */
  readonly days: number;
  readonly result: string;
  readonly room: string;
  readonly condition?: string;
}

export type Step = readonly [what: string, who: string, time: string, outcome: string];

export interface Internal {
  readonly kind: 'internal';
  readonly purpose: string; readonly scope: string; readonly clause?: string;
  readonly terms?: readonly string[];
  readonly steps: readonly Step[];
  readonly records: readonly string[];
}

export interface Instruction { readonly kind: 'instruction'; readonly purpose: string; readonly parts: readonly (readonly [heading: string, steps: readonly string[]])[] }
export interface Form { readonly kind: 'form'; readonly to: string; readonly fields: readonly string[]; readonly table?: readonly string[] }
export interface Statement { readonly kind: 'statement'; readonly opening: string; readonly points: readonly string[]; readonly closing: string }
export interface Targets { readonly kind: 'targets'; readonly rows: readonly (readonly [target: string, measure: string, who: string])[] }
export interface Manual { readonly kind: 'manual'; readonly chapters: readonly (readonly [heading: string, text: string])[] }
/** A form to fill in on the system: what it asks, by revision; its paper is drawn from that. */
export interface Described { readonly kind: 'described'; readonly asks: readonly FormDescription[] }
export type Matter = Administrative | Internal | Instruction | Form | Statement | Targets | Manual | Described;

export function administrative(field: string, days: number, room: string, result: string, papers: readonly string[], condition?: string): Administrative {
  return { kind: 'administrative', field, days, room, result, papers, ...(condition ? { condition } : {}) };
}

export const policy = (agency: string): Statement => ({
  kind: 'statement',
  opening: `Lãnh đạo và toàn thể công chức, viên chức, người lao động ${agency} cam kết áp dụng hệ thống quản lý chất lượng theo TCVN ISO 9001:2015, lấy sự hài lòng của tổ chức, cá nhân làm thước đo.`,
  points: [
    'Giải quyết thủ tục đúng quy định, đúng hẹn, công khai và dễ hiểu; hướng dẫn một lần, đầy đủ.',
    'Rà soát quy trình thường xuyên, cắt bước thừa, tăng tỷ lệ hồ sơ trực tuyến toàn trình.',
    'Xin lỗi khi trễ hạn và tìm nguyên nhân để không lặp lại.',
    'Bồi dưỡng kỹ năng, thái độ phục vụ; khuyến khích sáng kiến.',
    'Quản lý tài liệu, hồ sơ để người dùng luôn có bản đang có hiệu lực.',
  ],
  closing: 'Chính sách này được phổ biến đến mọi người trong cơ quan, công khai tại nơi tiếp nhận hồ sơ và được xem xét ít nhất mỗi năm một lần.',
});

export const targets: Targets = {
  kind: 'targets',
  rows: [
    ['Tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn đạt từ 99% trở lên', 'Số liệu hệ thống một cửa, hằng tháng', 'Các phòng chuyên môn'],
    ['Tỷ lệ hồ sơ nộp trực tuyến toàn trình đạt từ 80% trở lên', 'Số liệu cổng dịch vụ công, hằng quý', 'Bộ phận Một cửa'],
    ['Tỷ lệ hài lòng của tổ chức, cá nhân đạt từ 95% trở lên', 'Phiếu khảo sát, hằng quý', 'Thư ký ISO'],
    ['100% quy trình được rà soát đúng hạn', 'Danh mục tài liệu kiểm soát', 'Trưởng các phòng'],
    ['100% hành động khắc phục hoàn thành đúng hạn', 'Sổ theo dõi hành động khắc phục', 'Đại diện lãnh đạo'],
  ],
};

export const manual: Manual = {
  kind: 'manual',
  chapters: [
    ['Phạm vi áp dụng', 'Hệ thống quản lý chất lượng áp dụng cho toàn bộ hoạt động giải quyết thủ tục hành chính và hoạt động quản lý nội bộ phục vụ việc đó, tại trụ sở và tại nơi tiếp nhận hồ sơ.'],
    ['Bối cảnh của cơ quan', 'Cơ quan xem xét mỗi năm các vấn đề bên trong và bên ngoài: thay đổi quy định, sắp xếp tổ chức, chuyển đổi số, năng lực đội ngũ, mong đợi của người dân và doanh nghiệp.'],
    ['Lãnh đạo', 'Người đứng đầu ban hành chính sách chất lượng, phân công trách nhiệm, cử đại diện lãnh đạo và thư ký ISO, chủ trì xem xét của lãnh đạo.'],
    ['Hoạch định', 'Rủi ro, cơ hội được nhận diện cho từng quy trình; mục tiêu chất lượng được lập hằng năm, có người chịu trách nhiệm, thời hạn và cách đo.'],
    ['Hỗ trợ', 'Nguồn lực, năng lực, nhận thức và thông tin dạng văn bản được quản lý theo quy trình QT-HT.01. Chỉ bản đang có hiệu lực trên hệ thống là bản để áp dụng.'],
    ['Thực hiện', 'Thủ tục được tiếp nhận, thẩm định, ký và trả kết quả theo từng quy trình tác nghiệp; mỗi bước có người chịu trách nhiệm và thời gian.'],
    ['Đánh giá kết quả hoạt động', 'Số liệu đúng hạn, khảo sát hài lòng, đánh giá nội bộ và xem xét của lãnh đạo cho biết hệ thống có hiệu lực hay không.'],
    ['Cải tiến', 'Sự không phù hợp được xử lý, tìm nguyên nhân gốc, khắc phục và kiểm tra hiệu lực theo quy trình QT-HT.04.'],
  ],
};
