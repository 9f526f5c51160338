/** How far has each document come? Lives as plain data: what happened to each revision, in days from today. */

/** Where a revision stands when the demonstration begins. */
export type Reach = 'blank' | 'draft' | 'returned' | 'inReview' | 'reviewed' | 'inApproval' | 'approved' | 'effective' | 'cancelled';

/** A row of the amendment table. */
export interface Alteration { readonly reason: string; readonly where: string; readonly what: string }

export interface RevisionPlan {
  readonly kind: 'issue' | 'amendment';
  readonly alteration: Alteration;
  /** The day it is sent to the reviewers; it was begun three days before. */
  readonly sent: number;
  /** The day it comes into force. */
  readonly from: number | null;
  readonly reach: Reach;
  /** A thread of comments: still open, or answered and resolved. */
  readonly talk?: 'open' | 'resolved';
  /** It came back once before it went through. */
  readonly twoRounds?: boolean;
  /** The account that signs the approval for the approver. */
  readonly substitute?: string;
  /** Accounts that confirm that they have read it, before it comes into force. */
  readonly readBy?: readonly string[];
}

export interface Life {
  readonly revisions: readonly RevisionPlan[];
  /** `toReview`: its review date has passed. `confirmed`: it had, and the owner found it still valid. */
  readonly then?: 'toReview' | 'confirmed' | 'obsolescenceRequested' | 'obsolete';
  /** Controlled copies, by account and day. */
  readonly copies?: readonly (readonly [account: string, day: number])[];
}

const FIRST: Alteration = { reason: 'Ban hành lần đầu theo danh mục tài liệu của hệ thống quản lý chất lượng.', where: 'Toàn bộ', what: 'Ban hành lần đầu.' };

const AMENDMENTS: readonly Alteration[] = [
  { reason: 'Rút ngắn thời gian xử lý theo phương án đơn giản hóa đã được duyệt.', where: 'Mục 5', what: 'Rút ngắn thời gian thực hiện; ghi rõ việc nhắc hồ sơ sắp đến hạn trước một ngày làm việc.' },
  { reason: 'Tiếp thu khuyến nghị của đợt đánh giá nội bộ gần nhất.', where: 'Mục 5, Mục 7', what: 'Ghi rõ trách nhiệm lưu hồ sơ điện tử; mỗi hồ sơ có phiếu kiểm soát quá trình kèm theo.' },
  { reason: 'Bổ sung hình thức tiếp nhận trực tuyến toàn trình.', where: 'Mục 5', what: 'Bổ sung việc tiếp nhận, trả kết quả qua cổng dịch vụ công; kết quả bản điện tử có giá trị như bản giấy.' },
];
const ISSUES: readonly Alteration[] = [
  { reason: 'Ban hành lại sau khi sắp xếp tổ chức bộ máy và chính quyền địa phương hai cấp.', where: 'Toàn bộ', what: 'Viết lại theo tổ chức mới; thay tên đơn vị, người ký; bỏ bước chuyển hồ sơ qua cấp trung gian.' },
  { reason: 'Ban hành lại theo biểu mẫu và cách trình bày thống nhất toàn tỉnh.', where: 'Toàn bộ', what: 'Trình bày lại theo mẫu chung; gộp các bước nội bộ; số hóa biểu mẫu.' },
];

type More = Partial<Pick<RevisionPlan, 'talk' | 'twoRounds' | 'substitute' | 'readBy'>>;

/** The first issue, in force since day `from`. */
export function issued(from: number, more: More = {}): RevisionPlan {
  return { kind: 'issue', alteration: FIRST, sent: from - 20, from, reach: 'effective', ...more };
}

/** A later one, in force since day `from`. */
export function replaced(kind: 'issue' | 'amendment', from: number, which = 0, more: More = {}): RevisionPlan {
  return { kind, alteration: alterationOf(kind, which), sent: from - 20, from, reach: 'effective', ...more };
}

const SENT: Readonly<Record<Exclude<Reach, 'effective'>, number>> = { blank: 0, draft: 0, returned: -6, inReview: -4, reviewed: -6, inApproval: -8, approved: -11, cancelled: -9 };

/** A first issue that is still on its way. */
export function underWay(reach: Exclude<Reach, 'effective'>, more: More & { from?: number } = {}): RevisionPlan {
  const { from = null, ...rest } = more;
  return { kind: 'issue', alteration: FIRST, sent: SENT[reach], from, reach, ...rest };
}

/** A later one that is still on its way. */
export function replacing(kind: 'issue' | 'amendment', reach: Exclude<Reach, 'effective'>, which = 0, more: More & { from?: number } = {}): RevisionPlan {
  return { ...underWay(reach, more), kind, alteration: alterationOf(kind, which) };
}

function alterationOf(kind: 'issue' | 'amendment', which: number): Alteration {
  const rows = kind === 'issue' ? ISSUES : AMENDMENTS;
  return rows[which % rows.length] ?? FIRST;
}
