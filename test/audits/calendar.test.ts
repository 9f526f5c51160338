/** The calendar file and its secret address: RFC 5545 by the letter, and one's own audits only. */
import { calendarText, calendarToken, escaped, folded, isCalendarToken, personIn } from '../../server/audits/calendar';
import { useApp } from '../support/app';
import { anAgency, type TestAgency } from '../support/factories';
import { anAudit } from './steps';

const ID = '0123456789abcdef01234567';

test('text is escaped, and a line break cannot begin a new property', () => {
  expect(escaped('a;b,c\\d\r\nATTENDEE:x\u0007')).toBe('a\\;b\\,c\\\\d\\nATTENDEE:x');
});

test('lines are folded at 75 octets, never inside a letter, and unfold to what they were', () => {
  const line = `SUMMARY:${'Đánh giá nội bộ quý bốn ở phòng một cửa '.repeat(6)}`, parts = folded(line).split('\r\n');
  expect(parts.every(part => Buffer.byteLength(part) <= 75)).toBe(true);
  expect(parts.map((part, at) => (at ? part.slice(1) : part)).join('')).toBe(line);
});

test('an audit of two days ends on the day after the last, in the zone of the agency', () => {
  const text = calendarText('Tôi', [{ id: ID, title: 'x', about: 'y', place: 'z', from: new Date('2026-11-23T17:00:00Z'), to: new Date('2026-11-24T17:00:00Z'), changedAt: new Date('2026-11-01T00:00:00Z'), cancelled: false, url: 'https://q.vn/audits/1' }], 'Asia/Ho_Chi_Minh', 'q.vn');
  expect(text).toContain(`BEGIN:VEVENT\r\nUID:${ID}@q.vn\r\nDTSTAMP:20261101T000000Z\r\nLAST-MODIFIED:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261126\r\n`);
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
});

test('a token is its person’s, of its round, of its server', () => {
  const token = calendarToken(ID, 1, 'secret');
  expect([personIn(token), personIn(`${token}x`), isCalendarToken(token, ID, 1, 'secret'), isCalendarToken(token, ID, 2, 'secret'), isCalendarToken(token, ID, 1, 'another')]).toEqual([ID, undefined, true, false, false]);
});

describe('fetched', () => {
  let agency: TestAgency;
  const app = useApp(async ready => {
    agency = await anAgency(ready, { code: 'stp' });
    await anAudit(ready, agency, 'planned', { title: 'Của đoàn có <Hà>' });
    await anAudit(ready, agency, 'planned', { title: 'Của người khác', auditors: [] });
  });

  test('without an account, only the person’s own; a renewed address ends the old one; who left is nobody', async () => {
    const agent = await app.signIn(agency.account('auditor')), shown = async (): Promise<string> => /value="[^"]*(\/calendar\/[^"]+\.ics)"/.exec((await agent.get('/audits/calendar')).text)?.[1] ?? '', first = await shown(), visitor = app.visitor();
    const { status, type, text } = await visitor.get(first).buffer(true);
    expect([status, type, text.includes('Của đoàn có <Hà>'), text.includes('Của người khác')]).toEqual([200, 'text/calendar', true, false]);
    expect((await visitor.get('/calendar/0123456789abcdef01234567-aaaaaaaaaaaaaaaaaaaaaa.ics')).status).toBe(404);
    await agent.post('/audits/calendar/renewal').type('form').send({});
    expect([(await visitor.get(first)).status, (await visitor.get(await shown())).status, first === (await shown())]).toEqual([404, 200, false]);
  });
});
