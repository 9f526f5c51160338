/** What is a controlled paper made of, before it becomes a PDF or a docx? Plain data, drawn twice from the same. */

export type Block =
  | { readonly heading: string }
  | { readonly text: string }
  | { readonly list: readonly string[] }
  | { readonly lines: readonly string[] }
  | { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly widths: readonly number[]; readonly centred?: readonly number[] };

export interface SignerOnPaper { readonly role: string; readonly name: string; readonly title: string }

/** A row of the table SỬA ĐỔI TÀI LIỆU. */
export interface AlterationOnPaper { readonly reason: string; readonly where: string; readonly what: string; readonly label: string; readonly day: string }

export interface ControlledPaper {
  readonly kind: string; readonly code: string; readonly title: string; readonly label: string; readonly issued: string;
  readonly parent: string; readonly agency: string;
  /** With a cover of its own: procedures, manuals; forms have none. */
  readonly cover: boolean;
  readonly signers: readonly SignerOnPaper[];
  readonly alterations: readonly AlterationOnPaper[];
  readonly recipients: readonly string[];
  readonly body: readonly Block[];
  readonly madeAt: Date;
}

export const SIGNED_BY_SYSTEM = 'Ký điện tử trên hệ thống';
export const ALTERATION_HEADINGS = ['Yêu cầu sửa đổi, bổ sung', 'Trang, phần liên quan', 'Mô tả nội dung sửa đổi', 'Lần ban hành / sửa đổi', 'Ngày'] as const;

export function headerLines(paper: ControlledPaper): string[] {
  return [`Mã hiệu: ${paper.code}`, `Lần ban hành: ${paper.label}`, `Ngày ban hành: ${paper.issued}`];
}
