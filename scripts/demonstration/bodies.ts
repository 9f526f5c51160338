/** In which sections does a document of each kind speak (domain layout: 1 Mục đích … 7 Hồ sơ lưu)? Matter in, blocks out; pure. */
import type { Administrative, Form, Instruction, Internal, Manual, Matter, Statement, Step, Targets } from './matters';
import type { Block } from './papers';

export interface Around {
  readonly title: string; readonly code: string; readonly agency: string; readonly leader: string;
  /** How many revisions came before: each shortens the reduced time a little. */
  readonly earlier: number;
  /** What the revisions after the first have changed, in order. */
  readonly changes: readonly string[];
}

export function bodyOf(matter: Matter, around: Around): Block[] {
  switch (matter.kind) {
    case 'administrative': return administrativeBody(matter, around);
    case 'internal': return internalBody(matter, around);
    case 'instruction': return instructionBody(matter, around);
    case 'form': return formBody(matter);
    case 'statement': return statementBody(matter);
    case 'targets': return targetsBody(matter);
    case 'manual': return manualBody(matter, around);
    case 'described': return [];
  }
}

/** The steps of a procedure as data, as its text has them; other papers have none. */
export function stepsOf(matter: Matter, around: Pick<Around, 'earlier' | 'leader'>): readonly Step[] {
  return matter.kind === 'administrative' ? timing(matter, around).steps : matter.kind === 'internal' ? matter.steps : [];
}

const STEP_HEADINGS = ['TT', 'Trình tự, nội dung công việc', 'Trách nhiệm', 'Thời gian', 'Biểu mẫu, kết quả'], STEP_WIDTHS = [28, 0, 96, 58, 92];

function administrativeBody(matter: Administrative, around: Around): Block[] {
  const { statutory, reduced, steps } = timing(matter, around);
  return [
    ...opening(`Quy định trình tự, trách nhiệm, thời gian thực hiện thủ tục “${around.title}”, để hồ sơ được giải quyết đúng quy định, đúng hẹn và minh bạch.`,
      `Áp dụng đối với ${matter.room}, Bộ phận Tiếp nhận và Trả kết quả, các đơn vị có liên quan thuộc ${around.agency} và tổ chức, cá nhân có yêu cầu.`,
      [`Thông tư minh họa số 00/2026 về lĩnh vực ${matter.field}`, 'Nghị định minh họa số 00/2026 về cơ chế một cửa', 'Quy trình QT-HT.01 Kiểm soát thông tin dạng văn bản'],
      ['TTHC: thủ tục hành chính.', 'Bộ phận TN&TKQ: Bộ phận Tiếp nhận và Trả kết quả.', 'DVC: dịch vụ công trực tuyến.']),
    { heading: '5. NỘI DUNG' },
    { heading: '5.1. Cơ sở pháp lý' }, { list: [`Thông tư minh họa số 00/2026 về lĩnh vực ${matter.field}.`, 'Quyết định minh họa số 00/2026 công bố danh mục TTHC.'] },
    { heading: '5.2. Yêu cầu, điều kiện' }, { text: matter.condition ?? 'Không có yêu cầu, điều kiện riêng ngoài thành phần hồ sơ.' },
    { heading: '5.3. Thành phần hồ sơ' },
    { headings: ['STT', 'Tên giấy tờ', 'Bản chính', 'Bản sao'], widths: [34, 0, 62, 62], centred: [0, 2, 3], rows: matter.papers.map((paper, at) => [String(at + 1), paper, at === 0 ? 'x' : '', at === 0 ? '' : 'x']) },
    { heading: '5.4. Số lượng hồ sơ' }, { text: '01 bộ.' },
    { heading: '5.5. Thời gian xử lý' }, { text: `${statutory} kể từ khi nhận đủ hồ sơ hợp lệ theo quy định; thời gian cơ quan cam kết: ${reduced}.` },
    { heading: '5.6. Nơi tiếp nhận và trả kết quả' }, { text: 'Trực tiếp tại Bộ phận TN&TKQ, qua dịch vụ bưu chính công ích hoặc trên cổng dịch vụ công.' },
    { heading: '5.7. Phí, lệ phí' }, { text: 'Theo mức thu minh họa công khai tại nơi tiếp nhận hồ sơ.' },
    { heading: '5.8. Quy trình xử lý công việc' }, { headings: STEP_HEADINGS, widths: STEP_WIDTHS, centred: [0, 3], rows: numbered(steps) },
    ...changed(around),
    { heading: '6. BIỂU MẪU' }, forms(around.code),
    ...kept([`Thành phần hồ sơ tại mục 5.3`, matter.result, 'Phiếu kiểm soát quá trình giải quyết hồ sơ', 'Sổ theo dõi hồ sơ'], matter.room),
  ];
}

/** Half a day of each is the office's own: the sum of the steps is the reduced time, never more than the statute's. */
function timing(matter: Administrative, { earlier, leader }: Pick<Around, 'earlier' | 'leader'>): { statutory: string; reduced: string; steps: Step[] } {
  const hours = matter.days <= 3, unit = hours ? 'giờ' : 'ngày', total = hours ? matter.days * 8 : matter.days;
  const fixed = hours ? [0.5, 0.5, 1, 1, 0.5, 0.5] : [0.5, 0.5, 0.5, 0.5, 0.25, 0.25];
  const reduced = hours ? total : Math.max(4, Math.round(total * (0.8 - 0.1 * earlier))), appraisal = reduced - fixed.reduce((sum, one) => sum + one, 0);
  const time = (value: number): string => `${String(value).replace('.', ',')} ${unit}`;
  const [receive = 0, assign = 0, check = 0, sign = 0, seal = 0, give = 0] = fixed;
  return {
    statutory: `${String(matter.days).padStart(2, '0')} ngày làm việc`, reduced: hours ? `${total} giờ làm việc` : `${String(reduced).padStart(2, '0')} ngày làm việc`,
    steps: [
      ['Kiểm tra, tiếp nhận hồ sơ; số hóa; in giấy tiếp nhận và hẹn trả kết quả. Hồ sơ chưa đủ: hướng dẫn bổ sung một lần', 'Công chức Bộ phận TN&TKQ', time(receive), 'Mẫu 01, 02, 03'],
      ['Phân công người thẩm định', `Lãnh đạo ${matter.room}`, time(assign), 'Mẫu 05'],
      ['Thẩm định hồ sơ, tra cứu dữ liệu liên quan; dự thảo kết quả hoặc văn bản trả lời nêu rõ lý do', `Chuyên viên ${matter.room}`, time(appraisal), `Dự thảo ${lowered(matter.result)}`],
      ['Kiểm tra nội dung, ký nháy', `Lãnh đạo ${matter.room}`, time(check), 'Hồ sơ trình ký'],
      ['Ký duyệt', leader, time(sign), matter.result],
      ['Cấp số, đóng dấu hoặc ký số cơ quan, chuyển kết quả', 'Văn thư', time(seal), matter.result],
      ['Trả kết quả, thu phí (nếu có), ghi sổ, mời đánh giá mức độ hài lòng', 'Công chức Bộ phận TN&TKQ', time(give), 'Mẫu 06, phiếu khảo sát'],
    ],
  };
}

function internalBody(matter: Internal, around: Around): Block[] {
  return [
    ...opening(matter.purpose, matter.scope, [...(matter.clause ? [`TCVN ISO 9001:2015, điều ${matter.clause}`] : ['TCVN ISO 9001:2015']), 'Quy chế làm việc của cơ quan (minh họa)'], matter.terms ?? ['ĐDLĐ: Đại diện lãnh đạo.', 'HTQLCL: hệ thống quản lý chất lượng.']),
    { heading: '5. NỘI DUNG' }, { text: 'Công việc được thực hiện theo các bước sau; mỗi bước chỉ được coi là xong khi có kết quả ghi ở cột cuối.' },
    { headings: STEP_HEADINGS, widths: STEP_WIDTHS, centred: [0, 3], rows: numbered(matter.steps) },
    ...changed(around),
    { heading: '6. BIỂU MẪU' },
    { headings: ['TT', 'Mã hiệu', 'Tên biểu mẫu'], widths: [34, 110, 0], centred: [0], rows: matter.records.map((record, at) => [String(at + 1), `BM-${around.code.replace(/^QT-/, '')}.${String(at + 1).padStart(2, '0')}`, record]) },
    ...kept(matter.records, 'đơn vị chủ trì'),
  ];
}

function opening(purpose: string, scope: string, references: readonly string[], terms: readonly string[]): Block[] {
  return [
    { heading: '1. MỤC ĐÍCH' }, { text: purpose }, { heading: '2. PHẠM VI' }, { text: scope },
    { heading: '3. TÀI LIỆU VIỆN DẪN' }, { list: references }, { heading: '4. ĐỊNH NGHĨA, VIẾT TẮT' }, { list: terms },
  ];
}

function numbered(steps: readonly Step[]): string[][] {
  return steps.map((step, at) => [`B${at + 1}`, ...step]);
}

function changed({ changes }: Around): Block[] {
  return changes.length ? [{ heading: 'Lưu ý khi áp dụng bản này' }, { list: changes }] : [];
}

const ONE_STOP_FORMS = ['Giấy tiếp nhận hồ sơ và hẹn trả kết quả', 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ', 'Phiếu từ chối tiếp nhận giải quyết hồ sơ', 'Phiếu xin lỗi và hẹn lại ngày trả kết quả', 'Phiếu kiểm soát quá trình giải quyết hồ sơ', 'Sổ theo dõi hồ sơ'];
function forms(code: string): Block {
  const own = [String(ONE_STOP_FORMS.length + 1), `BM-${code.replace(/^QT-/, '')}.01`, 'Đơn, tờ khai đề nghị'];
  return { headings: ['TT', 'Mã hiệu', 'Tên biểu mẫu'], widths: [34, 110, 0], centred: [0], rows: [...ONE_STOP_FORMS.map((form, at) => [String(at + 1), `Mẫu ${String(at + 1).padStart(2, '0')}`, form]), own] };
}

function kept(records: readonly string[], place: string): Block[] {
  return [
    { heading: '7. HỒ SƠ LƯU' }, { headings: ['TT', 'Hồ sơ lưu'], widths: [34, 0], centred: [0], rows: records.map((record, at) => [String(at + 1), record]) },
    { text: `Hồ sơ được lưu tại ${place}, thời gian lưu theo quy định; sau đó chuyển lưu trữ cơ quan.` },
  ];
}

function instructionBody(matter: Instruction, around: Around): Block[] {
  return [
    { heading: '1. MỤC ĐÍCH' }, { text: matter.purpose },
    { heading: '2. PHẠM VI' }, { text: `Công chức, viên chức, người lao động ${around.agency} khi thực hiện công việc này.` },
    ...matter.parts.flatMap(([heading, steps], at): Block[] => [{ heading: `${at + 3}. ${heading.toUpperCase()}` }, { headings: ['TT', 'Thao tác'], widths: [40, 0], centred: [0], rows: steps.map((step, n) => [`${at + 3}.${n + 1}`, step]) }]),
    ...changed(around),
  ];
}

/** Dots to the end of the line: a letter of 13 points is about 6 wide, a dot group 13, the column 450. */
function blankAfter(label: string): string {
  return '…'.repeat(Math.max(8, Math.floor((430 - 6.2 * label.length) / 13)));
}

function formBody(matter: Form): Block[] {
  const { table = [] } = matter;
  return [
    { lines: [`Kính gửi: ${matter.to}`, ...matter.fields.map((field, at) => { const label = `${at + 1}. ${field}: `; return label + blankAfter(label); })] },
    ...(table.length ? [{ headings: ['STT', ...table], widths: [34, ...table.map(() => 0)], rows: [1, 2, 3, 4, 5].map(n => [String(n), ...table.map(() => '')]), centred: [0] }] : []),
    { lines: ['Ngày …… tháng …… năm ………', 'Người lập (ký, ghi rõ họ tên)'] },
  ];
}

function statementBody({ opening: first, points, closing }: Statement): Block[] {
  return [{ text: first }, { list: points }, { text: closing }];
}

function targetsBody({ rows }: Targets): Block[] {
  return [
    { text: 'Mục tiêu được lập trên cơ sở chính sách chất lượng, kết quả năm trước và nguồn lực hiện có; kết quả được báo cáo tại cuộc họp xem xét của lãnh đạo.' },
    { headings: ['TT', 'Mục tiêu', 'Cách đo, tần suất', 'Chịu trách nhiệm'], widths: [34, 0, 120, 90], centred: [0], rows: rows.map((row, at) => [String(at + 1), ...row]) },
  ];
}

function manualBody({ chapters }: Manual, around: Around): Block[] {
  return [...chapters.flatMap(([heading, text], at): Block[] => [{ heading: `${at + 1}. ${heading.toUpperCase()}` }, { text }]), ...changed(around)];
}

function lowered(text: string): string {
  return text.charAt(0).toLocaleLowerCase('vi') + text.slice(1);
}
