// One runner for everything: node tests and browser tests, on a real store that the global set-up provides once.
const toCommonJs = ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }];
/** Packages that are ES modules only: Node requires them as they are, Jest's own loader does not. */
const MODULES = 'pkijs|asn1js|@peculiar/utils|bytestreamjs|@noble/hashes';
/**
 * The driver asks for `os` by a dynamic import, which Jest refuses; it swallows that and introduces itself to the server with
 * nothing, which every MongoDB refuses. As CommonJS the import is a plain require. `test/store/handshake.test.ts` watches.
 */
const DRIVER = 'mongodb/lib/runtime_adapters';

module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': toCommonJs, [`/node_modules/((${MODULES})/.+|${DRIVER})\\.js$`]: toCommonJs },
  transformIgnorePatterns: [`/node_modules/(?!(${MODULES})/|${DRIVER})`],
  runtime: '<rootDir>/test/support/runtime.cjs',
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  globalSetup: '<rootDir>/test/support/globalSetup.ts',
  globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testTimeout: 60_000,
  maxWorkers: 2,
};
