/** Forms of keeping records (7.5.3): which are kept where and for how long, and what was destroyed. Terms are the agency's own decision. */
import { BY_FORM, COUNT, MEDIA, MY_UNIT, REQUIRED, TODAY, YEAR, ask, by, col, form, says, signed, table, type CatalogueForm } from './writing';

const folder = 'Kiểm soát hồ sơ';

const recordsList = form('recordsList', 'BM-HT01.07', 'Danh mục hồ sơ', {
  landscape: true, numberPattern: BY_FORM, folder, clauses: ['7.5.3'],
  blocks: [
    ask.line('year', 'Năm', YEAR),
    ask.unit('unit', 'Đơn vị', MY_UNIT),
    table('records', 'Hồ sơ', [
      col.line('code', 'Mã, ký hiệu hồ sơ', 12, REQUIRED),
      col.line('title', 'Tên hồ sơ', 0, REQUIRED),
      col.line('keeper', 'Đơn vị, người giữ', 15, REQUIRED),
      col.choice('medium', 'Hình thức', MEDIA, 10, REQUIRED),
      col.line('kept', 'Nơi lưu', 14, REQUIRED),
      col.line('retention', 'Thời hạn bảo quản', 11, REQUIRED),
      col.choice('afterwards', 'Cách xử lý khi hết hạn', ['Hủy', 'Nộp lưu trữ', 'Xem xét, quyết định sau'], 14, REQUIRED),
    ], { required: true, help: 'Thời hạn bảo quản ghi theo quy định của cơ quan, ví dụ: 5 năm, vĩnh viễn.' }),
    signed(by.filler('maker', 'Người lập'), by.unitHead('unitHeadSigns', 'Trưởng đơn vị')),
  ],
});

const disposalMinutes = form('disposalMinutes', 'BM-HT01.08', 'Biên bản hủy hồ sơ', {
  layout: 'decree', kind: 'BIÊN BẢN', about: 'Hủy hồ sơ hết thời hạn bảo quản', numberPattern: '{n:02}/BB-{agency}', folder, clauses: ['7.5.3'],
  recipients: ['Như thành phần'],
  blocks: [
    ask.date('day', 'Ngày', TODAY),
    ask.line('where', 'Địa điểm', REQUIRED),
    ask.line('basis', 'Văn bản cho phép hủy (số, ngày)', REQUIRED),
    table('present', 'Thành phần', [col.line('person', 'Họ và tên', 35, REQUIRED), col.line('position', 'Chức vụ', 30), col.line('unit', 'Đơn vị', 0)], REQUIRED),
    says('found', 'Căn cứ văn bản {{basis}}, những người có tên trên đã hủy các hồ sơ hết thời hạn bảo quản sau đây:'),
    table('records', 'Hồ sơ đã hủy', [
      col.line('code', 'Mã, ký hiệu', 14, REQUIRED),
      col.line('title', 'Tên hồ sơ', 0, REQUIRED),
      col.line('years', 'Năm hình thành', 11),
      col.number('count', 'Số lượng', 9, { required: true, sum: true, ...COUNT }),
      col.line('retention', 'Thời hạn bảo quản', 12, REQUIRED),
      col.date('expired', 'Ngày hết hạn', 12),
      col.choice('way', 'Hình thức hủy', ['Cắt nhỏ', 'Đốt', 'Xóa tệp'], 12, REQUIRED),
    ], REQUIRED),
    ask.prose('conclusion', 'Kết luận', REQUIRED),
    ask.person('witness', 'Người chứng kiến', REQUIRED),
    signed(by.filler('maker', 'NGƯỜI LẬP BIÊN BẢN'), by.named('witness', 'witnessSigns', 'NGƯỜI CHỨNG KIẾN'), by.head('headSigns', 'THỦ TRƯỞNG CƠ QUAN')),
  ],
});

export const RECORDS_KEEPING: readonly CatalogueForm[] = [recordsList, disposalMinutes];
