/** Who is there in the demonstration province: agencies, units, accounts. No name is a real person's, no agency a real one. */
import type { Role } from '../../server/access/roles';
import type { NewAgency } from '../../server/agencies/operations';

export const PASSWORD = 'Quytrinh-2026';
export const PROVINCE_CODE = 'KINHBAC';

export type AgencyKey = 'tinh' | 'stp' | 'khcn' | 'sxd' | 'minhtuong' | 'kinhmau';

export interface AgencyPlan {
  readonly key: AgencyKey; readonly name: string; readonly shortName: string; readonly code: string; readonly kind: NewAgency['kind'];
  /** As in the numbers of its papers: 118/QĐ-STP. */
  readonly sign: string;
  /** Where its papers are dated. */
  readonly place: string;
  /** Who signs its papers, as procedures name that post. */
  readonly leader: string;
  readonly units: readonly (readonly [code: string, name: string])[];
}

/** The first is the province; the others stand below it. */
export const AGENCIES: readonly AgencyPlan[] = [
  { key: 'tinh', name: 'Ủy ban nhân dân tỉnh Kinh Bắc', shortName: 'UBND tỉnh Kinh Bắc', code: PROVINCE_CODE, kind: 'province', sign: 'UBND', place: 'Kinh Bắc', leader: 'Chủ tịch UBND tỉnh',
    units: [['VP', 'Văn phòng UBND tỉnh'], ['KSTT', 'Phòng Kiểm soát thủ tục hành chính']] },
  { key: 'stp', name: 'Sở Tư pháp tỉnh Kinh Bắc', shortName: 'Sở Tư pháp', code: 'STP', kind: 'department', sign: 'STP', place: 'Kinh Bắc', leader: 'Giám đốc Sở',
    units: [['VP', 'Văn phòng Sở'], ['TP', 'Phòng Tổng hợp và Pháp chế'], ['HCTP', 'Phòng Hành chính tư pháp'], ['BTTP', 'Phòng Bổ trợ tư pháp'], ['PBPL', 'Phòng Phổ biến, giáo dục pháp luật']] },
  { key: 'khcn', name: 'Sở Khoa học và Công nghệ tỉnh Kinh Bắc', shortName: 'Sở Khoa học và Công nghệ', code: 'SKHCN', kind: 'department', sign: 'SKHCN', place: 'Kinh Bắc', leader: 'Giám đốc Sở',
    units: [['VP', 'Văn phòng Sở'], ['QLKH', 'Phòng Quản lý khoa học'], ['TDC', 'Phòng Tiêu chuẩn Đo lường Chất lượng']] },
  { key: 'sxd', name: 'Sở Xây dựng tỉnh Kinh Bắc', shortName: 'Sở Xây dựng', code: 'SXD', kind: 'department', sign: 'SXD', place: 'Kinh Bắc', leader: 'Giám đốc Sở',
    units: [['VP', 'Văn phòng Sở'], ['QLXD', 'Phòng Quản lý xây dựng'], ['VT', 'Phòng Quản lý vận tải']] },
  { key: 'minhtuong', name: 'Ủy ban nhân dân xã Minh Tượng', shortName: 'UBND xã Minh Tượng', code: 'XMT', kind: 'commune', sign: 'UBND', place: 'Minh Tượng', leader: 'Chủ tịch UBND xã',
    units: [['VP', 'Văn phòng HĐND và UBND xã'], ['HCTP', 'Bộ phận Tư pháp - Hộ tịch'], ['KT', 'Phòng Kinh tế'], ['PVHCC', 'Trung tâm Phục vụ hành chính công xã']] },
  { key: 'kinhmau', name: 'Ủy ban nhân dân phường Kinh Mẫu', shortName: 'UBND phường Kinh Mẫu', code: 'PKM', kind: 'commune', sign: 'UBND', place: 'Kinh Mẫu', leader: 'Chủ tịch UBND phường',
    units: [['VP', 'Văn phòng HĐND và UBND phường'], ['HCTP', 'Bộ phận Tư pháp - Hộ tịch'], ['PVHCC', 'Trung tâm Phục vụ hành chính công phường']] },
];

export interface AccountPlan { readonly agency: AgencyKey; readonly account: string; readonly name: string; readonly title: string; readonly unit: string; readonly roles: readonly Role[] }

const person = (agency: AgencyKey, account: string, name: string, title: string, unit: string, ...roles: Role[]): AccountPlan =>
  ({ agency, account: `${account}.${agency}`, name, title, unit, roles });

/** In each agency the one who holds `administrator` comes first: they make its units. */
export const ACCOUNTS: readonly AccountPlan[] = [
  person('tinh',      'quantri',     'Đặng Mô Phỏng',      'Thư ký Ban Chỉ đạo ISO tỉnh',            'VP',    'administrator', 'qualityOfficer'),
  person('tinh',      'giamsat',     'Bùi Tượng Trưng',    'Chuyên viên theo dõi ISO toàn tỉnh',     'KSTT',  'overseer'),
  person('tinh',      'chanhvp',     'Hoàng Giả Định',     'Chánh Văn phòng',                        'VP',    'representative', 'unitHead'),
  person('tinh',      'lanhdao',     'Ngô Trình Diễn',     'Phó Chủ tịch UBND tỉnh',                 '',      'head'),
  person('stp',       'quantri',     'Tạ Thực Hành',       'Chuyên viên công nghệ thông tin',        'VP',    'administrator'),
  person('stp',       'thukyiso',    'Trần Thị Mẫu',       'Thư ký ISO',                             'VP',    'qualityOfficer'),
  person('stp',       'giamdoc',     'Nguyễn Thử Nghiệm',  'Giám đốc Sở',                            '',      'head'),
  person('stp',       'daidien',     'Lê Minh Họa',        'Phó Giám đốc Sở, Đại diện lãnh đạo',     '',      'representative'),
  person('stp',       'truongphong', 'Phạm Thí Dụ',        'Trưởng phòng Hành chính tư pháp',        'HCTP',  'unitHead'),
  person('stp',       'danhgia',     'Đỗ Giả Thiết',       'Trưởng phòng Bổ trợ tư pháp, Trưởng đoàn đánh giá', 'BTTP', 'unitHead', 'leadAuditor'),
  person('stp',       'chuyenvien',  'Vũ Thị Ví Dụ',       'Chuyên viên Phòng Hành chính tư pháp',   'HCTP',  'staff'),
  person('stp',       'vanthu',      'Mai Thị Ký Hiệu',    'Văn thư',                                'VP',    'clerk'),
  person('stp',       'motcua',      'Lý Thị Điển Hình',   'Công chức Bộ phận Một cửa',              'VP',    'oneStopClerk'),
  person('khcn',      'thukyiso',    'Đoàn Khuôn Mẫu',     'Thư ký ISO',                             'VP',    'administrator', 'qualityOfficer'),
  person('khcn',      'giamdoc',     'Hồ Ước Lệ',          'Giám đốc Sở',                            '',      'head'),
  person('khcn',      'truongphong', 'Trịnh Tham Chiếu',   'Trưởng phòng Tiêu chuẩn Đo lường Chất lượng', 'TDC', 'unitHead', 'representative'),
  person('khcn',      'chuyenvien',  'Cao Thị Trình Bày',  'Chuyên viên, Đánh giá viên nội bộ',      'TDC',   'staff', 'auditor'),
  person('sxd',       'thukyiso',    'Lâm Quy Ước',        'Thư ký ISO',                             'VP',    'administrator', 'qualityOfficer'),
  person('sxd',       'giamdoc',     'Chu Thí Nghiệm',     'Giám đốc Sở',                            '',      'head'),
  person('sxd',       'truongphong', 'Đinh Diễn Tập',      'Trưởng phòng Quản lý xây dựng',          'QLXD',  'unitHead', 'representative', 'staff'),
  person('minhtuong', 'congchuc',    'Hà Thị Tiêu Biểu',   'Công chức Văn phòng, Thư ký ISO',        'VP',    'administrator', 'qualityOfficer', 'staff'),
  person('minhtuong', 'chutich',     'Dương Văn Mẫu',      'Chủ tịch UBND xã',                       '',      'head'),
  person('minhtuong', 'motcua',      'Phan Thị Phỏng Dựng', 'Phó Giám đốc Trung tâm Phục vụ hành chính công xã', 'PVHCC', 'oneStopClerk', 'unitHead', 'representative'),
  person('kinhmau',   'congchuc',    'Lương Thị Giả Tưởng', 'Công chức Tư pháp - Hộ tịch, Thư ký ISO', 'HCTP', 'administrator', 'qualityOfficer', 'oneStopClerk'),
  person('kinhmau',   'chutich',     'Tô Mô Hình',         'Chủ tịch UBND phường',                   '',      'head', 'representative'),
];

/** Who stands in for whom, in days from today; the first is over, the second holds now. */
export const DELEGATIONS = [
  { from: -75, until: -40, by: 'giamdoc.stp', to: 'daidien.stp',     paper: '00/GUQ-STP (minh họa)' },
  { from: -12, until: 18,  by: 'danhgia.stp', to: 'truongphong.stp', paper: '00/QĐ-STP (minh họa)' },
] as const;

/** Who writes, reviews and approves where a plan names nobody else, by agency and unit; `*` = any other unit. */
export interface Cast { readonly author: string; readonly reviewers: readonly string[]; readonly approver: string }

export const CASTS: Readonly<Record<AgencyKey, Readonly<Record<string, Cast>>>> = {
  tinh:      { '*':  { author: 'quantri',    reviewers: ['chanhvp'],                 approver: 'lanhdao' } },
  stp:       { '*':  { author: 'thukyiso',   reviewers: ['daidien'],                 approver: 'giamdoc' },
               HT:   { author: 'thukyiso',   reviewers: ['truongphong', 'daidien'],  approver: 'giamdoc' },
               HCTP: { author: 'chuyenvien', reviewers: ['truongphong', 'thukyiso'], approver: 'giamdoc' },
               BTTP: { author: 'thukyiso',   reviewers: ['danhgia', 'daidien'],      approver: 'giamdoc' },
               PBPL: { author: 'thukyiso',   reviewers: ['danhgia', 'truongphong'],  approver: 'giamdoc' } },
  khcn:      { '*':  { author: 'thukyiso',   reviewers: ['truongphong'],             approver: 'giamdoc' },
               TDC:  { author: 'chuyenvien', reviewers: ['truongphong', 'thukyiso'], approver: 'giamdoc' } },
  sxd:       { '*':  { author: 'thukyiso',   reviewers: ['truongphong'],             approver: 'giamdoc' } },
  minhtuong: { '*':  { author: 'congchuc',   reviewers: ['motcua'],                  approver: 'chutich' } },
  kinhmau:   { '*':  { author: 'congchuc',   reviewers: ['chutich'],                 approver: 'chutich' } },
};

/** Lines for the console: account, password, name, post, agency. */
export function accountLines(): string[] {
  return ACCOUNTS.map(({ account, name, title, agency }) => `${account.padEnd(20)} ${PASSWORD}  ${name}, ${title}, ${AGENCIES.find(one => one.key === agency)?.shortName ?? ''}`);
}
