/** Made-up procedures by the thousand, and what people might ask of them: lengths and words are spread as in real ones, the same at every run. */
import { fold } from '../../server/core/vietnamese';
import type { SearchQuery, SearchRow } from '../../server/search/shapes';
import { diceOf } from '../cluster/dice';

const QUESTIONS = 300;

/** Words of the trade, commonest first: they open the lexicon, so they are also the commonest in the texts. */
const TRADE = `thủ tục|hồ sơ|cơ quan|giải quyết|tổ chức|cá nhân|quy định|thực hiện|tiếp nhận|kết quả|giấy phép|xây dựng|đất đai|đăng ký|cấp giấy|chứng nhận|quyền sử dụng|khai sinh|hộ tịch|
kết hôn|thường trú|tạm trú|chứng thực|bản sao|đơn vị|phòng ban|công chức|lãnh đạo|ban hành|phê duyệt|kiểm tra|đánh giá|nội bộ|không phù hợp|khắc phục|phòng ngừa|tài liệu|lưu trữ|văn bản|nghị định|
thông tư|kinh doanh|đầu tư|môi trường|khoáng sản|giáo dục|y tế|an toàn|thực phẩm|lao động|việc làm|bảo hiểm|xã hội|người có công|trẻ em|giao thông|vận tải|nhà ở|riêng lẻ|quy hoạch|hòa giải|khiếu nại|tố cáo|
tiếp công dân|thi đua|khen thưởng|tuyển dụng|viên chức|tài chính|ngân sách|đấu thầu|mua sắm|tài sản|công nghệ|thông tin|bưu chính|chất lượng|mục tiêu|rủi ro|cơ hội|cải tiến|hủy bỏ|sửa đổi|bổ sung`.replaceAll('\n', '').split('|');

/** Makes procedure after procedure; called with its number. */
export function procedureMaker(): (n: number) => SearchRow {
  const random = diceOf(20260101), draw = drawer(random);
  return n => procedure(n, random, draw);
}

/** Lengths are log-normal: median 500 syllables, mean 900, a few of 20,000. */
function procedure(n: number, random: () => number, draw: () => string): SearchRow {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const length = Math.min(20_000, Math.max(60, 500 * Math.exp(1.08 * normal)));
  const take = (wanted: number): string => {
    const taken: string[] = [];
    for (let have = 0; have < wanted; have += 2) taken.push(draw());
    return taken.join(' ');
  };
  const unit = Math.floor(random() * 40);
  return {
    id: `d${String(n)}:1`, version: 1, sort: 1_450_000_000_000 + n * 6_000_000,
    code: `QT-${unitCode(unit)}.${String(1 + Math.floor(n / 40)).padStart(2, '0')}`,
    title: `Quy trình ${take(4 + Math.floor(random() * 8))}`, body: take(length),
    agency: `agency${String(Math.floor(random() * 60))}`, unit: `unit${String(unit)}`,
    type: ['procedure', 'procedure', 'instruction', 'form'][Math.floor(random() * 4)] ?? 'procedure',
    state: random() < 0.7 ? 'effective' : 'obsolete',
  };
}

function unitCode(unit: number): string { return String.fromCharCode(65 + unit % 20, 65 + Math.floor(unit / 20) * 7); }

/** Draws words by Zipf's law from a lexicon of 8,000, the words of the trade first, the rest pairs of well-formed syllables. */
function drawer(random: () => number): () => string {
  const pool = syllables();
  const pick = (): string => pool[Math.floor(random() ** 1.7 * pool.length)] ?? 'và';
  const lexicon = [...TRADE, ...Array.from({ length: 8000 - TRADE.length }, () => `${pick()} ${pick()}`)];
  const harmonic = lexicon.reduce((sum, _, rank) => sum + 1 / (rank + 8), 0);
  const table = lexicon.flatMap((word, rank) => Array<string>(Math.max(1, Math.round(400_000 / (rank + 8) / harmonic))).fill(word));
  return () => table[Math.floor(random() * table.length)] ?? 'và';
}

/** Some three thousand well-formed syllables in a mixed but repeatable order. */
function syllables(): string[] {
  const onsets = ['b', 'c', 'ch', 'd', 'đ', 'g', 'gi', 'h', 'kh', 'l', 'm', 'n', 'ng', 'nh', 'ph', 'qu', 's', 't', 'th', 'tr', 'v', 'x', ''];
  const rimes = ['a', 'ai', 'an', 'ang', 'anh', 'ao', 'âm', 'ân', 'âu', 'ăn', 'ăng', 'en', 'eo', 'ê', 'ên', 'i', 'iên', 'iêu', 'inh', 'o', 'oa', 'oan', 'oi', 'ong', 'ô', 'ôi', 'ông', 'ơ', 'ơi', 'ơn', 'u', 'ua', 'uân', 'ung', 'uông', 'ư', 'ưa', 'ươi', 'ương', 'ưu'];
  const tones = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];
  const random = diceOf(5);
  const all = onsets.flatMap(onset => rimes.flatMap(rime => tones.map(tone => onset + rime.replace(/([aăâeêioôơuưy])(?![ăâêôơư])/u, `$1${tone}`).normalize('NFC'))));
  return all.map(syllable => ({ syllable, order: random() })).sort((a, b) => a.order - b.order).map(one => one.syllable).slice(0, 3000);
}

/** Questions in turn: codes, titles with and without accents, stretches of text, unfinished words, common single words, one agency, nothing found. */
export function questions(samples: readonly SearchRow[]): SearchQuery[] {
  const random = diceOf(99);
  const stretch = (text: string, length: number): string => {
    const all = text.split(' ');
    const at = Math.floor(random() * Math.max(1, all.length - length));
    return all.slice(at, at + length).join(' ');
  };
  const kinds: ((row: SearchRow) => Partial<SearchQuery> & { text: string })[] = [
    row => ({ text: row.code }),
    row => ({ text: fold(row.code).replace('-', ' ').slice(0, 6), prefix: true }),
    row => ({ text: stretch(row.title, 4) }),
    row => ({ text: fold(stretch(row.title, 4)) }),
    row => ({ text: stretch(row.body, 2) }),
    row => ({ text: fold(stretch(row.body, 3)) }),
    row => ({ text: stretch(row.body, 4).slice(0, -1), prefix: true }),
    row => ({ text: fold(stretch(row.body, 2)).slice(0, -1), prefix: true, agencies: [row.agency] }),
    row => ({ text: stretch(row.body, 1) }),
    row => ({ text: stretch(row.body, 3), agencies: [row.agency, 'agency1', 'agency2'], type: row.type }),
    () => ({ text: TRADE[Math.floor(random() * 30)] ?? 'thủ tục', prefix: true }),
    row => ({ text: `${stretch(row.body, 2)} zzkhôngcó` }),
  ];
  return Array.from({ length: QUESTIONS }, (_, n) => {
    const row = samples[n % samples.length];
    const kind = kinds[n % kinds.length];
    if (!row || !kind) throw new Error('The bench needs at least one procedure.');
    return { prefix: false, agencies: 'all', states: ['effective'], counts: true, limit: 20, offset: 0, ...kind(row) };
  });
}
