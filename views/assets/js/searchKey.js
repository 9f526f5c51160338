// The key "/" leads to the search field, wherever the reader is.
import { onKey } from './keys.js';

export function searchKey(document) {
  const field = document.querySelector('.find input');
  if (!field) return;
  onKey(document, key => {
    if (key !== '/' || field.offsetParent === null) return false;
    field.focus();
    field.select();
    return true;
  });
}
