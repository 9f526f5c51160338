// Makes the four fonts of server/pdf/fonts from the published Tinos, once: node scripts/fonts.mjs. The result is committed.
// Why a subset made beforehand: subsetting the full Tinos while a PDF is written prints blank letters (see server/DECISIONS.md).
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const source = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/tinos/package.json'));
const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'server', 'pdf', 'fonts');

const STYLES = [
  ['400Regular',        'tinos-regular'],
  ['700Bold',           'tinos-bold'],
  ['400Regular_Italic', 'tinos-italic'],
  ['700Bold_Italic',    'tinos-bold-italic'],
];

const VIETNAMESE = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ';
const LETTERS = [
  VIETNAMESE, VIETNAMESE.toUpperCase(),
  range(0x20, 0x7e), range(0xa0, 0xff),
  range(0x100, 0x17f), 'ƀɃ',                 // names in Ê-đê, Gia-rai, Ba-na: Wĕn, Ŭn, Ƀlô
  '\u0300\u0301\u0303\u0309\u0323',          // tone marks, for text that has no composed letter
  'ΑΒΓΔΣΩαβγδλμπσ',
  '₫€“”‘’‚„‹›–—…•‰′″≤≥≠≈±×÷√∞→←↑↓↔№™ﬁﬂ■□●○▲▼◊',
].join('');

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)).join('');
}

mkdirSync(target, { recursive: true });
for (const [folder, name] of STYLES) {
  const full = readFileSync(join(source, folder, `Tinos_${folder}.ttf`));
  const subset = await subsetFont(full, LETTERS, { targetFormat: 'truetype' });
  writeFileSync(join(target, `${name}.ttf`), subset);
  console.log(`${name}.ttf: ${subset.length} bytes`);
}
copyFileSync(join(source, 'LICENSE_FONT'), join(target, 'OFL.txt'));
