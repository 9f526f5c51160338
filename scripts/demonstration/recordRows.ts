/** Which records does the demonstration keep on each form: who filled them in on which day, how far have they come? No person, file or event in them is real. */
import type { FormId } from './catalogueForms';
import type { AgencyKey } from './province';
import { actionBook, list, minutes, objectives, plannedObjectives, risks, slip, survey, trained, training, type SlipTraits } from './recordAnswers';
import type { RecordPlan, RecordReach } from './records';

/** In the order of their days; empty where the agency has no such form. */
export function recordsOf(agency: AgencyKey, form: FormId): readonly RecordPlan[] {
  return [...(RECORDS[`${agency} ${form}`] ?? [])].sort((one, other) => one.day - other.day);
}

/** One each `every` days from the first day on; the state of each by its place from the end, else `usual`. */
function spread(count: number, first: number, every: number, row: (at: number) => Omit<RecordPlan, 'day' | 'reach'>, last: readonly RecordReach[] = [], usual: RecordReach = 'signed'): RecordPlan[] {
  return Array.from({ length: count }, (_, at) => ({ ...row(at), day: first + at * every, reach: last[at - (count - last.length)] ?? usual }));
}

const one = (day: number, by: string, reach: RecordReach, answers: RecordPlan['answers'], more: Partial<RecordPlan> = {}): RecordPlan => ({ day, by, reach, answers, ...more });

const STP_SLIPS: SlipTraits = { procedures: ['Cấp bản sao trích lục hộ tịch', 'Xác nhận có quốc tịch Việt Nam', 'Đăng ký việc nuôi con nuôi có yếu tố nước ngoài'], unit: 'HCTP', sign: 'STP', room: 'Phòng Hành chính tư pháp', official: 'Vũ Thị Ví Dụ', counter: 'Bộ phận Một cửa' };
const KHCN_SLIPS: SlipTraits = { procedures: ['Công bố sử dụng dấu định lượng trên nhãn hàng đóng gói sẵn', 'Kiểm tra chất lượng hàng hóa nhập khẩu'], unit: 'TDC', sign: 'SKHCN', room: 'Phòng Tiêu chuẩn Đo lường Chất lượng', official: 'Cao Thị Trình Bày', counter: 'Văn phòng Sở' };
const COMMUNE_SLIPS: SlipTraits = { procedures: ['Đăng ký khai sinh', 'Chứng thực bản sao từ bản chính'], unit: 'HCTP', sign: 'XMT', room: 'Bộ phận Tư pháp - Hộ tịch', official: 'Hà Thị Tiêu Biểu', counter: 'Trung tâm Phục vụ hành chính công xã' };

const counter = (account: string, procedures: readonly string[]) => (at: number): Omit<RecordPlan, 'day' | 'reach'> => ({ by: account, answers: survey(procedures, at) });
const slips = (account: string, traits: SlipTraits) => (at: number): Omit<RecordPlan, 'day' | 'reach'> => ({ by: account, answers: slip(traits, at), correction: { outcome: 'Đúng hạn' } });

const ATTENDANCE: NonNullable<RecordPlan['attached']> = { field: 'proofs', name: 'Danh sách người dự khóa đào tạo', rows: [['TT', 'Họ và tên', 'Kết quả'], ['1', 'Vũ Thị Ví Dụ', 'Đạt'], ['2', 'Phạm Thí Dụ', 'Đạt'], ['3', 'Đỗ Giả Thiết', 'Đạt']] };

const RECORDS: Readonly<Partial<Record<`${AgencyKey} ${FormId}`, readonly RecordPlan[]>>> = {
  'stp satisfactionSurvey': [
    ...spread(4, -862, 4, counter('motcua', STP_SLIPS.procedures), ['held'], 'filed'),
    ...spread(6, -800, 9, counter('motcua', STP_SLIPS.procedures), [], 'filed'),
    ...spread(30, -358, 12, counter('motcua', STP_SLIPS.procedures), ['draft']),
  ],
  'stp processSlip': spread(26, -355, 14, slips('chuyenvien', STP_SLIPS), ['corrected', 'signed', 'signed', 'voided', 'signed', 'signed', 'held', 'signed', 'signed', 'draft']),
  'stp riskSheet': [
    one(-330, 'chuyenvien', 'filed', risks(['Tiếp nhận hồ sơ', 'Trả kết quả'])), one(-324, 'danhgia', 'signed', risks(['Thẩm định hồ sơ', 'Tiếp nhận hồ sơ'])), one(-150, 'chuyenvien', 'signed', risks(['Lưu hồ sơ', 'Trả kết quả'])),
    one(-12, 'danhgia', 'submitted', risks(['Thẩm định hồ sơ'])), one(-9, 'chuyenvien', 'partly', risks(['Tiếp nhận hồ sơ', 'Lưu hồ sơ'])), one(-2, 'chuyenvien', 'draft', risks(['Trả kết quả'])),
  ],
  'stp objectivesPlan': [
    one(-320, 'chuyenvien', 'filed', plannedObjectives), one(-318, 'danhgia', 'signed', plannedObjectives), one(-60, 'chuyenvien', 'signed', plannedObjectives, { substitute: 'daidien' }),
    one(-10, 'danhgia', 'partly', plannedObjectives), one(-7, 'chuyenvien', 'returned', plannedObjectives),
  ],
  'stp trainingEvaluation': spread(7, -300, 47, at => ({ by: at % 2 ? 'danhgia' : 'chuyenvien', answers: trained(at % 2 ? ['danhgia'] : ['chuyenvien', 'truongphong'], at), ...(at % 3 === 0 ? { attached: ATTENDANCE } : {}) }), ['signed', 'signed', 'submitted']),
  'stp correctiveActionBook': [...spread(4, -348, 91, () => ({ by: 'thukyiso', answers: actionBook(['HCTP', 'BTTP', 'VP']) }), ['submitted'])],
  'khcn satisfactionSurvey': spread(14, -350, 26, counter('chuyenvien', KHCN_SLIPS.procedures)),
  'khcn processSlip': spread(14, -345, 26, slips('chuyenvien', KHCN_SLIPS), ['voided', 'signed', 'signed', 'draft']),
  'khcn riskSheet': [one(-310, 'chuyenvien', 'filed', risks(['Kiểm định phương tiện đo', 'Trả kết quả'])), one(-6, 'chuyenvien', 'submitted', risks(['Kiểm định phương tiện đo']))],
  'khcn trainingPlan': [one(-315, 'thukyiso', 'signed', training), one(-5, 'thukyiso', 'submitted', training)],
  'khcn recordsList': [one(-300, 'chuyenvien', 'signed', list), one(-100, 'chuyenvien', 'signed', list), one(-8, 'chuyenvien', 'returned', list)],
  'minhtuong satisfactionSurvey': spread(14, -350, 26, counter('motcua', COMMUNE_SLIPS.procedures)),
  'minhtuong processSlip': spread(16, -352, 23, slips('motcua', COMMUNE_SLIPS), ['corrected', 'signed', 'signed', 'signed', 'signed']),
  'minhtuong correctiveActionBook': [one(-200, 'congchuc', 'signed', actionBook(['PVHCC', 'HCTP'])), one(-20, 'congchuc', 'signed', actionBook(['PVHCC', 'HCTP']))],
  'minhtuong qualityObjectives': [one(-325, 'congchuc', 'filed', objectives), one(-6, 'congchuc', 'partly', objectives)],
  'minhtuong reviewMinutes': [one(-180, 'congchuc', 'filed', minutes)],
};
