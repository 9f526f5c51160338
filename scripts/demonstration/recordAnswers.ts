/** What do the records of the demonstration say? Answers by form, out of small tables, the same every time; no person, file or event in them is real. */
import { tableRows, type Answers, type Row } from '../../server/forms/answers';
import type { Filling } from './records';

type Writer = (filling: Filling) => Answers;

const of = <Item>(list: readonly [Item, ...Item[]], at: number): Item => list[at % list.length] ?? list[0];

const GENDERS = ['Nữ', 'Nam', 'Nữ'] as const, AGES = ['Từ 35 đến 49', 'Từ 25 đến 34', 'Từ 50 đến 60', 'Dưới 25', 'Trên 60'] as const;
const OCCUPATIONS = ['Lao động tự do', 'Lao động trong doanh nghiệp', 'Nông dân', 'Cán bộ, công chức, viên chức', 'Nghỉ hưu', 'Sinh viên, học sinh'] as const;
const SUGGESTIONS = ['', 'Nên có thêm ghế ngồi chờ vào buổi sáng đầu tuần.', '', 'Đề nghị nhắn tin khi có kết quả.', '', 'Hướng dẫn nộp trực tuyến nên ngắn gọn hơn.', ''] as const;

/** Most are content; now and then somebody is not. */
export const survey = (procedures: readonly string[], at: number): Writer => ({ given }) => {
  const complained = at % 6 === 5, levels = (group: string, seed: number): readonly Row[] => tableRows(given, group).map((row, place) => ({ ...row, level: of(['5', '4', '5', '5', '4', '3', '5', '4', '4', '5', '2'], at * 3 + seed + place * 2) }));
  return {
    gender: of(GENDERS, at), age: of(AGES, at), occupation: of(OCCUPATIONS, at), procedure: procedures[at % procedures.length] ?? '', ...('channel' in given ? { channel: of(['Trực tuyến', 'Trực tiếp', 'Trực tuyến', 'Bưu chính công ích'], at) } : {}),
    access: levels('access', 0), procedures: levels('procedures', 1), officials: levels('officials', 3), results: levels('results', 4), complained: complained ? 'Đã góp ý' : 'Chưa góp ý',
    ...(complained ? { feedback: levels('feedback', 2) } : {}), suggestion: of(SUGGESTIONS, at),
  };
};

export interface SlipTraits { readonly procedures: readonly string[]; readonly unit: string; readonly sign: string; readonly room: string; readonly official: string; readonly counter: string }
const APPLICANTS = ['Nguyễn Văn Ví Mẫu', 'Trần Thị Giả Danh', 'Công ty TNHH Minh Họa', 'Lê Văn Thí Điểm', 'Phạm Thị Tượng Hình', 'Hợp tác xã Trình Diễn'] as const;
const printed = (day: string): string => day.split('-').reverse().join('/');

/** The file of one applicant from desk to desk; every ninth is late. */
export const slip = ({ procedures, unit, sign, room, official, counter }: SlipTraits, at: number): Writer => filling => {
  const late = at % 9 === 7, outcome = late ? 'Quá hạn' : at % 3 === 0 ? 'Trước hạn' : 'Đúng hạn', hour = (hours: string, after: number): string => `${hours}, ${printed(filling.day(after))}`;
  const step = (giver: string, receiver: string, time: string, result = '', note = ''): Row => ({ giver, receiver, time, result, note });
  return {
    fileCode: `H00.${sign}.${String(1200 + at * 7)}`, procedure: procedures[at % procedures.length] ?? '', applicant: of(APPLICANTS, at), unit: filling.unit(unit), received: hour('8 giờ 30', -5), promised: hour('16 giờ 00', -1),
    steps: [
      step(counter, room, hour('9 giờ 00', -5), 'Đúng hạn'), step(room, official, hour('10 giờ 15', -5), 'Đúng hạn'),
      step(official, 'Lãnh đạo cơ quan', hour('14 giờ 30', -2), late ? 'Quá hạn' : 'Đúng hạn', late ? 'Chờ cơ quan phối hợp trả lời.' : ''), step('Văn thư', counter, hour('15 giờ 20', late ? 0 : -1), outcome),
    ],
    outcome, ...(late ? { lateReason: 'Cơ quan phối hợp trả lời chậm hai ngày; chưa nhắc trước khi đến hạn.', apology: `${String(at + 1).padStart(2, '0')}/TXL-${sign}` } : {}),
  };
};

interface Risk { readonly description: string; readonly cause: string; readonly consequence: string; readonly existing: string; readonly action: string; readonly score: readonly [number, number]; readonly after: readonly [number, number] }
const RISKS: Readonly<Record<string, Risk>> = {
  'Tiếp nhận hồ sơ': { description: 'Nhận hồ sơ thiếu giấy tờ, phải yêu cầu bổ sung nhiều lần', cause: 'Công chức mới chưa nắm thành phần hồ sơ', consequence: 'Người dân đi lại nhiều lần', existing: 'Bảng thành phần hồ sơ tại quầy', action: 'Dùng phiếu kiểm tra khi nhận; tập huấn hằng quý', score: [4, 3], after: [2, 3] },
  'Trả kết quả': { description: 'Trả kết quả chậm so với giấy hẹn', cause: 'Chưa nhắc hồ sơ sắp đến hạn', consequence: 'Phải xin lỗi, giảm hài lòng', existing: 'Sổ theo dõi hồ sơ', action: 'Nhắc trước hạn một ngày làm việc', score: [3, 4], after: [2, 3] },
  'Thẩm định hồ sơ': { description: 'Áp dụng biểu mẫu đã hết hiệu lực', cause: 'Còn giữ bản in cũ', consequence: 'Kết quả phải làm lại', existing: 'Danh mục tài liệu kiểm soát', action: 'Thu hồi bản in; chỉ dùng bản trên hệ thống', score: [3, 3], after: [1, 3] },
  'Lưu hồ sơ': { description: 'Thất lạc hồ sơ giấy khi chuyển giữa các phòng', cause: 'Không ghi giao nhận', consequence: 'Không có bằng chứng khi kiểm tra', existing: 'Phiếu kiểm soát quá trình', action: 'Số hóa trong ngày; đối chiếu cuối tháng', score: [2, 4], after: [1, 4] },
  'Kiểm định phương tiện đo': { description: 'Chuẩn đo lường quá hạn hiệu chuẩn', cause: 'Chưa lập lịch hiệu chuẩn theo năm', consequence: 'Kết quả đo không được công nhận', existing: 'Tem kiểm định trên thiết bị', action: 'Lập lịch, nhắc trước 30 ngày', score: [3, 5], after: [1, 5] },
};
const levelOf = (score: number): string => (score < 6 ? 'Thấp' : score > 12 ? 'Cao' : 'Trung bình');

export const risks = (processes: readonly string[]): Writer => ({ day }) => ({
  risks: processes.flatMap(process => {
    const risk = RISKS[process];
    if (!risk) return [];
    const { description, cause, consequence, existing, action, score: [likelihood, severity], after: [likelihoodAfter, severityAfter] } = risk;
    return [{
      process, context: 'Tổ chức, cá nhân nộp hồ sơ', description, cause, consequence, existing, likelihood, severity, score: '', level: levelOf(likelihood * severity), action, responsible: 'Trưởng phòng', due: day(60),
      effectiveness: 'Theo dõi hằng quý', likelihoodAfter, severityAfter, scoreAfter: '',
    }];
  }),
  remaining: 'Không',
});

const AIMS: readonly (readonly [objective: string, target: number, reckoning: string, measures: string, responsible: string])[] = [
  ['Hồ sơ giải quyết đúng hạn và trước hạn', 99, 'Số hồ sơ đúng hạn trên tổng số hồ sơ đã giải quyết', 'Nhắc hồ sơ trước hạn một ngày; giao ban hằng tuần', 'Trưởng phòng'],
  ['Tổ chức, cá nhân hài lòng', 95, 'Số ý kiến mức 4 và 5 trên tổng số ý kiến', 'Khảo sát hằng quý; xử lý góp ý trong năm ngày', 'Thư ký ISO'],
  ['Hồ sơ nộp trực tuyến toàn trình', 80, 'Số hồ sơ trực tuyến trên tổng số hồ sơ tiếp nhận', 'Hướng dẫn tại quầy; đăng video minh họa', 'Bộ phận Một cửa'],
];

export const objectives: Writer = () => ({ objectives: AIMS.map(([objective, target, reckoning, , responsible]) => ({ objective, target, reckoning, responsible, frequency: 'Hằng quý' })) });

export const plannedObjectives: Writer = ({ n, day }) => ({
  objectives: AIMS.map(([objective, target, reckoning, measures, responsible], at) => ({
    objective, target, reckoning, measures, resources: 'Nhân lực hiện có', responsible, due: day(180), frequency: 'Hằng quý', quarter1: target - 2 + ((n + at) % 3), quarter2: target - 1 + ((n + at) % 2),
  })),
  allReached: 'Chưa đến kỳ đánh giá',
});

const COURSES = ['Nhận thức chung về TCVN ISO 9001:2015', 'Kỹ năng giao tiếp với tổ chức, cá nhân', 'Ký số và lập hồ sơ điện tử'] as const;

export const trained = (people: readonly string[], at: number): Writer => ({ day, person }) => ({
  course: of(COURSES, at), provider: 'Đơn vị đào tạo (minh họa)', from: day(-35), to: day(-34), way: of(['Tự tổ chức', 'Trực tuyến', 'Cử đi học'], at),
  participants: people.map(account => ({ person: person(account), result: 'Đạt', certificate: `00/CN-${String(at + 1)} (minh họa)`, note: '' })),
  contents: of(['Tốt', 'Đạt yêu cầu'], at), teaching: 'Tốt', remarks: 'Tài liệu sát với công việc của phòng.', applied: 'Sau khóa học, người dự đã tự lập được phiếu kiểm soát và hồ sơ điện tử, không phải hướng dẫn lại.', effective: 'Có hiệu lực',
});

export const training: Writer = () => ({
  purpose: 'Bồi dưỡng kiến thức về hệ thống quản lý chất lượng và kỹ năng phục vụ cho người trực tiếp giải quyết hồ sơ.',
  courses: COURSES.map((topic, at) => ({ topic, attending: 'Công chức các phòng', people: 12 + at * 4, way: of(['Tự tổ chức', 'Trực tuyến', 'Cử đi học'], at), provider: 'Văn phòng Sở', time: `Quý ${['I', 'II', 'III'][at] ?? ''}`, cost: at * 5_000_000 })),
  funds: 'Từ nguồn chi thường xuyên của cơ quan.', execution: 'Văn phòng Sở chủ trì, các phòng cử người dự đúng đối tượng; Thư ký ISO đánh giá hiệu lực sau mỗi khóa.',
});

const REQUESTS: readonly (readonly [matter: string, state: string, effectiveness: string])[] = [
  ['Thiếu phiếu yêu cầu bổ sung khi hồ sơ chưa đủ', 'Đã đóng', 'Có hiệu lực'], ['Bảng niêm yết chưa thay theo lần ban hành mới', 'Chờ đánh giá hiệu lực', ''], ['Hồ sơ lưu thiếu giấy biên nhận', 'Đang thực hiện', ''],
];

export const actionBook = (units: readonly string[]): Writer => ({ n, day, unit }) => ({
  requests: units.map((code, at) => { const [matter, state, effectiveness] = of([['', '', ''], ...REQUESTS], at + 1); return { number: `KPH-${day(0).slice(0, 4)}/${String(n * 3 + at + 1).padStart(3, '0')}`, matter, unit: unit(code), due: day(20), done: state === 'Đã đóng' ? day(-2) : '', state, effectiveness }; }),
});

const KEPT: readonly (readonly [code: string, title: string, retention: string])[] = [
  ['HS-01', 'Hồ sơ công bố sử dụng dấu định lượng', '5 năm'], ['HS-02', 'Phiếu kiểm soát quá trình giải quyết hồ sơ', '5 năm'], ['HS-03', 'Hồ sơ hiệu chuẩn thiết bị đo', '10 năm'], ['HS-04', 'Phiếu khảo sát mức độ hài lòng', '5 năm'],
];

export const list: Writer = () => ({ records: KEPT.map(([code, title, retention]) => ({ code, title, keeper: 'Phòng Tiêu chuẩn Đo lường Chất lượng', medium: 'Điện tử', kept: 'Hệ thống quản lý tài liệu', retention, afterwards: 'Xem xét, quyết định sau' })) });

export const minutes: Writer = ({ day }) => ({
  begun: '14 giờ 00', meetingPlace: 'Phòng họp UBND xã', present: 'Lãnh đạo UBND xã; Trung tâm Phục vụ hành chính công; các bộ phận chuyên môn.', previous: 'Ba việc của lần xem xét trước đã làm xong.',
  context: 'Bộ máy hai cấp đã ổn định; thêm thủ tục được phân cấp về xã.', satisfaction: 'Tỷ lệ hài lòng 96%; có hai góp ý về chỗ ngồi chờ.', objectives: 'Hai trên ba mục tiêu đạt; tỷ lệ nộp trực tuyến còn thấp hơn chỉ tiêu 3%.',
  processes: '99,2% hồ sơ đúng hạn.', nonconformities: 'Ba phiếu yêu cầu hành động khắc phục, một phiếu còn chờ đánh giá hiệu lực.', monitoring: 'Số liệu được tổng hợp hằng quý.', audits: 'Một cuộc đánh giá nội bộ, một điểm không phù hợp nhẹ.',
  providers: 'Dịch vụ bưu chính giao kết quả đúng hẹn.', resources: 'Cần thêm một máy quét.', risks: 'Các biện pháp đã làm có hiệu lực, chưa phát sinh rủi ro mức cao.', improvements: 'Gửi tin nhắn khi có kết quả.',
  discussed: 'Thống nhất hướng dẫn nộp trực tuyến tại quầy vào hai buổi mỗi tuần.', toImprove: 'Nhắn tin báo kết quả.', toChange: 'Sửa quy trình đăng ký khai sinh theo hình thức trực tuyến.', toProvide: 'Một máy quét tài liệu.',
  conclusions: [{ matter: 'Mua máy quét', responsible: 'Văn phòng', due: day(60), result: '' }, { matter: 'Tổ chức hướng dẫn nộp trực tuyến', responsible: 'Trung tâm Phục vụ hành chính công', due: day(30), result: '' }], ended: '16 giờ 15',
});
