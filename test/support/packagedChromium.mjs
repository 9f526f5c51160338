// Unpacks the Chromium that npm brings and prints its path and arguments as JSON. A process of its own, because the package is an ES module only.
// The variable makes it unpack its own system libraries, too: a bare machine has none.
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
const { default: chromium } = await import('@sparticuz/chromium');
// Without these the browser cannot hold several contexts, and a Content-Security-Policy would not be tested.
const REFUSED = ['--single-process', '--no-zygote', '--disable-web-security'];
console.log(JSON.stringify({ path: await chromium.executablePath(), args: chromium.args.filter(arg => !REFUSED.includes(arg)), libraries: process.env.LD_LIBRARY_PATH ?? '' }));
