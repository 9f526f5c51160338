// What script adds to pages that all work without it; each part looks for its own marks and does nothing where there are none.
import { copyLinks } from './copyLinks.js';
import { disclosures } from './disclosures.js';
import { focusErrors } from './focusErrors.js';
import { lineDoor } from './lineDoor.js';
import { outcome } from './outcome.js';
import { patternExample } from './patternExample.js';
import { searchKey } from './searchKey.js';
import { submitGuard } from './submitGuard.js';
import { suggestions } from './suggestions.js';
import { themeSwitch } from './themeSwitch.js';
import { uploads } from './uploads.js';

for (const part of [themeSwitch, focusErrors, disclosures, searchKey, suggestions, uploads, submitGuard, copyLinks, patternExample, lineDoor, outcome]) part(document);
