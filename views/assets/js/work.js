// What script adds to the pages on which documents and forms are worked at, over what every page has; they work without it.
import { diffKeys } from './diffKeys.js';
import { fillForm } from './fillForm.js';
import { formBuilder } from './formBuilder.js';
import { stepEditor } from './stepEditor.js';

for (const part of [diffKeys, stepEditor, formBuilder, fillForm]) part(document);
