/** What an auditor asks about a document or a step in it, by type of document: {code} {step} {who} {limit} {form} come from the document. */
import type { DocumentQuestionRow } from './questions';

const STEPPED = ['HT', 'QT', 'HD'] as const;
const PROCEDURES = ['HT', 'QT'] as const;

/**
 * Id (stored in answers: never renamed, never used again), clause, types, question in Vietnamese and English, evidence in both.
 * A question that names a place is asked only where the step fills it: no time limit, no question about it.
 */
export const DOCUMENT_QUESTIONS: readonly DocumentQuestionRow[] = [
  // A step of a procedure or work instruction
  ['15-step-1', '8.5.1', STEPPED, '{code}, bước “{step}”: hãy cho xem hồ sơ gần nhất và chỉ ra bước này đã được làm như đã viết.',
    '{code}, step “{step}”: show the latest file and where this step was done as written.', 'Hồ sơ gần nhất, dấu vết của bước', 'Latest file and the trace of the step'],
  ['15-step-2', '5.3', STEPPED, '{code}, bước “{step}” giao cho {who}: thực tế ai đang làm, và khi vắng thì ai thay?',
    '{code} gives step “{step}” to {who}: who really does it, and who stands in?', 'Phân công, chữ ký trong hồ sơ', 'Assignment, signatures in the files'],
  ['15-step-3', '7.2', STEPPED, '{who} cần biết gì để làm đúng bước “{step}” của {code}, và có bằng chứng đã được hướng dẫn không?',
    'What must {who} know to do step “{step}” of {code}, and is there proof of guidance?', 'Hồ sơ đào tạo, xác nhận đã đọc', 'Training records, confirmation of reading'],
  ['15-step-4', '9.1.1', PROCEDURES, '{code}, bước “{step}”, thời hạn “{limit}”: trên năm hồ sơ, thời gian thật là bao nhiêu?',
    '{code}, step “{step}”, time limit “{limit}”: on five files, how long did it really take?', 'Giờ vào, giờ ra của năm hồ sơ', 'Times in and out of five files'],
  ['15-step-5', '8.7.1', ['QT'], 'Khi bước “{step}” của {code} quá thời hạn “{limit}”, ai biết, làm gì, và người dân được báo thế nào?',
    'When step “{step}” of {code} runs past its time limit “{limit}”, who learns of it, what is done, and how are people told?', 'Hồ sơ trễ gần nhất', 'The latest late file'],
  ['15-step-6', '7.5.3.1', STEPPED, '{code}, bước “{step}” ghi vào “{form}”: có đúng mẫu của lần ban hành đang hiệu lực và được ghi đủ không?',
    '{code}, step “{step}” is recorded in “{form}”: is that the form of the revision in force, and filled in completely?', 'Mẫu đang dùng, ba tờ đã ghi', 'Form in use, three filled ones'],
  ['15-step-7', '8.6', PROCEDURES, '{code}, bước “{step}”: làm sao biết bước này đạt trước khi chuyển sang bước sau, ai kiểm tra?',
    '{code}, step “{step}”: how is it known to be right before the next step begins, and who checks?', 'Dấu vết kiểm tra', 'Trace of the check'],
  ['15-step-8', '6.1.2', STEPPED, '{code}, bước “{step}” dễ sai ở đâu nhất, và điều gì đang ngăn sai sót đó?',
    'Where is step “{step}” of {code} easiest to get wrong, and what prevents it?'],
  ['15-step-9', '8.5.2', ['QT'], 'Hồ sơ đang ở bước “{step}” của {code}: tra cứu có thấy đúng bước và đúng người giữ không?',
    'A file at step “{step}” of {code}: does a search show the right step and holder?', 'Tra cứu thử tại chỗ', 'A search on the spot'],
  ['15-step-10', '7.1.3', ['HD'], '{code}, thao tác “{step}”: phương tiện, phần mềm cần thiết có sẵn tại chỗ và dùng được không?',
    '{code}, operation “{step}”: are the equipment and software it needs at hand and working?', 'Quan sát tại chỗ', 'Observation on the spot'],
  ['15-step-11', '7.5.3.1', ['HD'], 'Người đang làm “{step}” mở {code} ở đâu, có phải bản đang hiệu lực không?',
    'Where does the person doing “{step}” open {code}, and is that the revision in force?', 'Bản đang mở, so với danh mục', 'The copy opened, against the register'],

  // A procedure as a whole
  ['15-procedure-1', '7.5.3.2', STEPPED, 'Các văn bản {code} viện dẫn có còn hiệu lực, và {code} đã được rà soát đúng hạn chưa?',
    'Are the texts {code} cites still in force, and was {code} reviewed in time?', 'Phần viện dẫn, ngày rà soát', 'References and date of review'],
  ['15-procedure-2', '7.3', PROCEDURES, 'Những người phải làm theo {code} đã đọc lần ban hành đang hiệu lực chưa, ai còn chưa đọc?',
    'Have all who work by {code} read the revision in force, and who has not?', 'Danh sách xác nhận đã đọc', 'List of confirmations'],
  ['15-procedure-3', '8.1', ['QT'], 'Tổng thời gian các bước của {code} có khớp thời hạn đã công bố với người dân không?',
    'Do the times of all steps of {code} add up to the limit published to people?', 'Bảng các bước, bản niêm yết', 'Table of steps, published notice'],
  ['15-procedure-4', '10.3', PROCEDURES, 'Từ lần ban hành trước, góp ý hoặc sai sót nào đã làm {code} thay đổi?',
    'Since its last issue, which suggestion or error has changed {code}?', 'Bảng theo dõi sửa đổi', 'Table of amendments'],
  ['15-system-1', '9.2.1', ['HT'], 'Hãy chọn một kỳ: {code} đã được thực hiện ở những đơn vị nào, đơn vị nào chưa làm và vì sao?',
    'Take one period: in which units was {code} carried out, which did not, and why?', 'Hồ sơ của hai đơn vị', 'Records of two units'],

  // Quality manual
  ['15-manual-1', '4.3', ['STCL'], 'Phạm vi ghi trong {code} có khớp chức năng, đơn vị và thủ tục hiện nay không?',
    'Does the scope in {code} match the present tasks, units and procedures?', '{code} và danh mục thủ tục', '{code} and the list of procedures'],
  ['15-manual-2', '4.4.1', ['STCL'], 'Quá trình nào nêu trong {code} không còn chạy, quá trình nào đang chạy mà chưa nêu?',
    'Which process in {code} no longer runs, and which runs without being named there?', 'Sơ đồ quá trình', 'Map of processes'],
  ['15-manual-3', '5.3', ['STCL'], 'Tên, chức danh, đơn vị trong {code} có đúng với cơ cấu tổ chức hiện nay không?',
    'Are names, titles and units in {code} those of the present organisation?', 'Quyết định tổ chức, phân công', 'Decisions on organisation and assignment'],
  ['15-manual-4', '4.3', ['STCL'], 'Điều khoản {code} nói không áp dụng có lý do còn đúng không?',
    'Do the reasons still hold for clauses that {code} says do not apply?'],
  ['15-manual-5', '7.5.2', ['STCL'], '{code} sửa lần gần nhất vì lý do gì, ai phê duyệt?',
    'Why was {code} last changed, and who approved it?', 'Bảng theo dõi sửa đổi', 'Table of amendments'],
  ['15-manual-6', '7.5.1', ['STCL'], 'Tài liệu mà {code} dẫn tới có đủ trong danh mục và đang hiệu lực không?',
    'Are the documents {code} points to all in the register and in force?', 'Danh mục tài liệu', 'Register of documents'],

  // Quality policy
  ['15-policy-1', '5.2.1', ['CSCL'], '{code} có còn hợp với nhiệm vụ và hoàn cảnh của cơ quan không, lần xem xét gần nhất là khi nào?',
    'Does {code} still fit the tasks and setting of the agency, and when was it last looked at?', 'Biên bản xem xét', 'Minutes of the review'],
  ['15-policy-2', '5.2.1', ['CSCL'], '{code} có cam kết làm đúng yêu cầu và cải tiến không ngừng không?',
    'Does {code} commit to meeting requirements and to steady improvement?', 'Lời văn của {code}', 'Wording of {code}'],
  ['15-policy-3', '5.2.2', ['CSCL'], 'Bản {code} niêm yết và bản trên trang thông tin có giống bản đang hiệu lực không?',
    'Are the copies of {code} on the wall and on the web site the revision in force?', 'So hai nơi với bản gốc', 'Both places against the original'],
  ['15-policy-4', '7.3', ['CSCL'], 'Hỏi ba người ở ba vị trí: {code} liên quan gì đến việc của anh, chị?',
    'Ask three people in three posts: what has {code} to do with your work?', 'Trả lời của người được hỏi', 'Answers of those asked'],
  ['15-policy-5', '6.2.1', ['CSCL'], 'Mỗi ý trong {code} được cụ thể hóa bằng mục tiêu nào?',
    'Which objective makes each point of {code} concrete?', 'Bảng mục tiêu', 'Table of objectives'],
  ['15-policy-6', '5.1.1', ['CSCL'], 'Người đứng đầu đương nhiệm đã ký và giải thích được {code} không?',
    'Has the present head signed {code}, and can they explain it?', 'Khối ký duyệt, trao đổi với lãnh đạo', 'Approval block, talk with the head'],

  // Quality objectives
  ['15-objectives-1', '6.2.1', ['MTCL'], 'Mỗi mục tiêu trong {code} đo bằng số nào, lấy từ đâu, ai tính?',
    'By which figure is each objective in {code} measured, from where, and by whom?', 'Nguồn số liệu', 'Source of the figures'],
  ['15-objectives-2', '6.2.2', ['MTCL'], 'Mục tiêu nào trong {code} chưa có việc làm, người làm hoặc thời hạn?',
    'Which objective in {code} lacks tasks, people or a deadline?', 'Kế hoạch thực hiện', 'Plan for the objectives'],
  ['15-objectives-3', '9.1.3', ['MTCL'], 'Đến nay {code} đạt bao nhiêu, số báo cáo có khớp khi tính lại không?',
    'How much of {code} is reached, and do the figures hold when worked out again?', 'Báo cáo, số liệu gốc', 'Reports and raw figures'],
  ['15-objectives-4', '6.2.1', ['MTCL'], 'Các đơn vị có mục tiêu riêng phục vụ {code} không, đơn vị nào chưa có?',
    'Have units objectives of their own that serve {code}, and which have none?', 'Mục tiêu của các đơn vị', 'Objectives of the units'],
  ['15-objectives-5', '10.2.1', ['MTCL'], 'Mục tiêu không đạt của kỳ trước đã được tìm nguyên nhân và xử lý trong {code} kỳ này thế nào?',
    'How did this period\'s {code} take up the causes of objectives missed last time?', 'Phiếu khắc phục, bản kỳ trước', 'Corrective actions, last period\'s objectives'],
  ['15-objectives-6', '7.3', ['MTCL'], 'Người làm việc có biết mục tiêu nào trong {code} liên quan đến mình không?',
    'Do those at work know which objective in {code} concerns them?', 'Trả lời của người được hỏi', 'Answers of those asked'],

  // Form
  ['15-form-1', '7.5.3.1', ['BM'], 'Mẫu {code} đang dùng tại các đơn vị có cùng một lần ban hành đang hiệu lực không?',
    'Do all units use the same revision in force of form {code}?', 'Mẫu trắng ở hai nơi', 'Blank forms in two places'],
  ['15-form-2', '7.5.3.2', ['BM'], 'Chọn năm tờ {code} đã ghi: có đủ nội dung, ngày, chữ ký và đọc được không?',
    'Take five filled {code}: are they complete, dated, signed and readable?', 'Năm tờ đã ghi', 'Five filled forms'],
  ['15-form-3', '7.5.1', ['BM'], 'Mục nào trong {code} thường để trống hoặc hỏi điều cơ quan đã có, và bỏ được không?',
    'Which entries of {code} are often left empty or ask what the agency already has, and could they go?', 'Các tờ đã ghi', 'Filled forms'],
  ['15-form-4', '7.5.3.2', ['BM'], 'Tờ {code} đã ghi được lưu ở đâu, bao lâu, tìm lại một tờ năm trước mất bao nhiêu phút?',
    'Where and how long are filled {code} kept, and how many minutes does it take to find one from last year?', 'Tìm thử một tờ', 'Finding one as a trial'],
  ['15-form-5', '7.5.3.2', ['BM'], 'Chỗ ghi sai trên {code} được sửa thế nào, có giữ được nội dung cũ và tên người sửa không?',
    'How are slips on {code} corrected, and do the old entry and the corrector stay visible?', 'Một tờ có sửa', 'A form with a correction'],
  ['15-form-6', '7.5.2', ['BM'], '{code} thuộc quy trình nào, và quy trình đó có dẫn đúng mã, đúng tên mẫu không?',
    'To which procedure does {code} belong, and does that name its code and title rightly?', 'Quy trình viện dẫn', 'Procedure that refers to it'],
];
