/** What do the catalogue's administrative papers rest on, and how do a decision's fixed parts read? */
import { ask, says } from './writing';

/**
 * Instruments whose number, date and matter are published facts. None else is cited: an agency adds its own grounds in its wording.
 * The title of decision 19/2014 names the edition of 2008; it is quoted as it stands.
 */
const PRIME_MINISTER = 'Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ về việc áp dụng Hệ thống quản lý chất lượng theo Tiêu chuẩn quốc gia TCVN ISO 9001:2008 vào hoạt động của các cơ quan, tổ chức thuộc hệ thống hành chính nhà nước;';
const MINISTRY = 'Căn cứ Thông tư số 26/2014/TT-BKHCN ngày 10 tháng 10 năm 2014 của Bộ trưởng Bộ Khoa học và Công nghệ quy định chi tiết thi hành Quyết định số 19/2014/QĐ-TTg;';

/** Who decides, on which decision about the agency's tasks, on whose proposal. */
export const DECIDING = [
  ask.line('authority', 'Thẩm quyền ban hành', { required: true, help: 'Ghi chức vụ và tên cơ quan bằng chữ in hoa, ví dụ: GIÁM ĐỐC SỞ TƯ PHÁP.' }),
  ask.line('functions', 'Văn bản quy định chức năng, nhiệm vụ của cơ quan', { help: 'Ghi số, ngày, cơ quan ban hành và trích yếu. Bỏ trống nếu không nêu.' }),
  ask.line('proposer', 'Theo đề nghị của', { required: true, help: 'Ví dụ: Đại diện lãnh đạo về chất lượng.' }),
];

export const AUTHORITY = says('authorityText', '{{authority}}', { style: 'centred' });
export const DECIDES = says('decides', 'QUYẾT ĐỊNH:', { style: 'centred' });

/** The italic grounds of a decision, its own ones before the proposal. */
export function groundsOf(...own: string[]): ReturnType<typeof says> {
  return says('grounds', ['{{#if functions}}', 'Căn cứ {{functions}};', '{{/if}}', PRIME_MINISTER, MINISTRY, ...own, 'Theo đề nghị của {{proposer}}.'], { style: 'grounds' });
}
