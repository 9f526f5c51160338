/** pdfmake's styles are remembered between one change and the next: never an answer that would not have been given before. */
import { createRequire } from 'node:module';
import { partOfPdfmake, type Class } from '../../server/pdf/patching';
import { rememberStyles } from '../../server/pdf/styles';

interface Stack { push(style: unknown): void; pop(many?: number): void; getProperty(property: string): unknown }
type Stacks = Class & (new (named: object, usual: object) => Stack) & { getStyleProperty(item: object, stack: Stack | undefined, property: string, otherwise?: unknown): unknown };

const NAMED = { strong: { bold: true, extends: 'plain' }, plain: { fontSize: 11, color: null } }, USUAL = { fontSize: 13, font: 'Tinos' };
const STYLES = [{ fontSize: 9 }, 'strong', { bold: false, text: 'x' }, { fontSize: null }, 'unknown', { style: 'plain' }, { style: ['strong', 'plain'], color: 'red' }, { section: [], fontSize: 30 }];
const PROPERTIES = ['fontSize', 'bold', 'color', 'font', 'nothing'];

/** A class of its own, as it is installed: others in this process are not touched. */
function installed(): Stacks {
  const path = createRequire(__filename).resolve('pdfmake/js/StyleContextStack');
  let stacks: Stacks | undefined;
  jest.isolateModules(() => { stacks = (jest.requireActual(path) as { default: Stacks }).default; });
  return stacks as Stacks;
}

test('what is put on and taken off in any order is answered as without remembering, asked once or twice', () => {
  const plain = installed(), remembering = installed();
  expect(plain).not.toBe(remembering);
  rememberStyles(remembering);
  const [one, other] = [new plain(NAMED, USUAL), new remembering(NAMED, USUAL)];
  for (let step = 0, high = 0; step < 60; step++) {
    const style = STYLES[(step * 7) % STYLES.length], take = high > 0 && (step * 5) % 3 === 0;
    for (const stack of [one, other]) { if (take) stack.pop(); else stack.push(style); }
    high += take ? -1 : 1;
    for (const property of [...PROPERTIES, ...PROPERTIES]) {
      expect(other.getProperty(property)).toEqual(one.getProperty(property));
      for (const item of STYLES.filter(one => typeof one === 'object')) expect(remembering.getStyleProperty(item, other, property, 'otherwise')).toEqual(plain.getStyleProperty(item, one, property, 'otherwise'));
    }
  }
  expect(remembering.getStyleProperty({}, undefined, 'fontSize', 7)).toBe(7);
});

test('a pdfmake made otherwise is refused at once', () => {
  expect(() => { rememberStyles({ prototype: {} }); }).toThrow('pdfmake has no push');
  expect(partOfPdfmake('StyleContextStack').prototype).toHaveProperty('getProperty');
});
