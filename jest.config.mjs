const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'es6' },
      jsc: {
        target: 'es2022',
        keepClassNames: true,
        parser: { syntax: 'typescript', decorators: true, dynamicImport: true, tsx: true },
        transform: {
          legacyDecorator: true,
          decoratorMetadata: true,
          useDefineForClassFields: false,
          react: { runtime: 'automatic', importSource: 'preact' },
        },
      },
    },
  ],
};
const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  transform,
};
// PostgreSQL, Redis and the migrated template database come from scripts/test.mjs through the environment.
// Faults that need minutes to be seen run at their full number only; scripts/test.mjs names them.
const isFull = process.env.GILIRAN_FULL === '1';
const testPathIgnorePatterns = ['/node_modules/', ...(isFull ? [] : ['\\.full\\.spec\\.ts$'])];
const group = (name, testMatch, extra = {}) => ({
  ...base,
  displayName: name,
  rootDir: '.',
  testMatch,
  testPathIgnorePatterns,
  ...extra,
});
const onDatabase = { setupFilesAfterEnv: ['<rootDir>/test/support/each-file.ts'] };
// In a whole run, files that load much load it once for a group of them (scripts/lib/test-groups.mjs).
const groups = [group('all', ['<rootDir>/test/groups/*.spec.ts'], onDatabase)];
const files = [
  group('unit', ['<rootDir>/src/**/*.spec.ts', '<rootDir>/src/**/*.spec.tsx']),
  group('app', ['<rootDir>/test/{integration,race,http,pages,browser,migrations}/**/*.spec.{ts,tsx}'], onDatabase),
  group('system', ['<rootDir>/test/{architecture,system}/**/*.spec.ts'], onDatabase),
];
export default {
  // A hang limit: full numbers take their time.
  testTimeout: isFull ? 900_000 : 120_000,
  testSequencer: '<rootDir>/scripts/lib/test-order.mjs',
  projects: process.env.GILIRAN_TEST_GROUPS === '1' ? groups : files,
};
