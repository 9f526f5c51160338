/** Wording of forms: names that are known are said, everything else is refused before it can be printed. */
import { namesSaid, said, wordingProblems } from '../../server/forms/wording';

const NAMES = ['decision.number', 'agency.name', 'quarter'];

describe('a wording with placeholders', () => {
  test('says the values, as they are, also where they look like HTML or like a placeholder', () => {
    expect(said('Theo {{decision.number}} của {{agency.name}}{{#if quarter}}, quý {{quarter}}{{/if}}.', { 'decision.number': '12/QĐ-STP', 'agency.name': 'Sở <Tư pháp> & {{quarter}}', quarter: 'II' }))
      .toBe('Theo 12/QĐ-STP của Sở <Tư pháp> & {{quarter}}, quý II.');
    expect(said('A{{#unless quarter}} không có quý{{/unless}}', { quarter: '' })).toBe('A không có quý');
  });

  test('keeps line ends and blanks as they were written', () => {
    expect(said('  một\n  {{quarter}}\n\nhai', { quarter: 'II' })).toBe('  một\n  II\n\nhai');
  });

  const bad: [string, string, string][] = [
    ['an unknown name', '{{decision.nummer}}', 'wordingName'], ['a name of every object', '{{constructor}}', 'wordingName'], ['a way to a prototype', '{{agency.__proto__}}', 'wordingName'],
    ['a name in brackets', '{{[decision.number]}}', 'wordingName'], ['the whole', '{{this}}', 'wordingName'], ['a level above', '{{../quarter}}', 'wordingName'], ['data of the engine', '{{@root}}', 'wordingName'],
    ['a helper', '{{lookup agency "name"}}', 'wordingHelper'], ['a loop', '{{#each quarter}}x{{/each}}', 'wordingHelper'], ['a change of scope', '{{#with agency}}x{{/with}}', 'wordingHelper'],
    ['a partial', '{{> anything}}', 'wordingHelper'], ['a question of something unknown', '{{#if nothing}}x{{/if}}', 'wordingName'], ['an unknown name inside a question', '{{#if quarter}}{{nothing}}{{else}}{{agency.nothing}}{{/if}}', 'wordingName'],
    ['an open brace', 'a {{decision.number', 'wordingSyntax'], ['an open question', '{{#if quarter}} a', 'wordingSyntax'], ['a decorator', '{{* x}}', 'wordingHelper'], ['a number in place of a name', '{{#if 1}}x{{/if}}', 'wordingName'],
  ];
  test.each(bad)('%s is refused', (_, text, key) => {
    expect(wordingProblems(text, NAMES).map(problem => problem.key)).toContain(key);
  });

  test('without anything wrong has no problems, a triple brace included', () => {
    expect(wordingProblems('{{{quarter}}} {{!-- a remark --}} {{agency.name}} {{#if quarter}}{{quarter}}{{else}}{{agency.name}}{{/if}}', NAMES)).toEqual([]);
  });

  test('a value that is empty is open where it is said, and not there where it is asked for', () => {
    const text = 'Quý {{quarter}}{{#if quarter}}, có quý{{else}}, chưa có quý{{/if}}{{#unless quarter}}.{{/unless}}';
    expect(said(text, { quarter: '' }, '……')).toBe('Quý ……, chưa có quý.');
    expect(said(text, { quarter: 'II' }, '……')).toBe('Quý II, có quý');
    expect(said('{{quarter}}', { quarter: '' }, '……')).toBe('……');
  });

  test('tells which names it says, not which it only asks for; nothing where it cannot be read', () => {
    expect(namesSaid('{{agency.name}} {{#if quarter}}quý {{decision.number}}{{else}}{{ngay}}{{/if}}')).toEqual(['agency.name', 'decision.number', 'ngay']);
    expect(namesSaid('{{quarter')).toEqual([]);
  });

  test('a name that was left out is told, not printed as a blank', () => {
    expect(() => said('{{decision.number}}', {})).toThrow();
  });
});
