// `npm start`: from a bare clone to the running app.
import { build } from './build.mjs';
import { install } from './install.mjs';

install();
build();
await import('../dist/scripts/serve.js');
