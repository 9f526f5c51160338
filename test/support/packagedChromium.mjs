// Unpacks the Chromium that npm brings and prints its path and the environment it needs as JSON. A process of its own, because the package is an ES module only.
// The variable makes it unpack its own system libraries, too: a bare machine has none. Its fonts and their settings are found by the environment as well: without them the browser falls when it draws its first letter.
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
const before = { ...process.env };
const { default: chromium } = await import('@sparticuz/chromium');
const path = await chromium.executablePath();
const needed = Object.entries(process.env).filter(([name, value]) => before[name] !== value);
console.log(JSON.stringify({ path, environment: Object.fromEntries(needed) }));
