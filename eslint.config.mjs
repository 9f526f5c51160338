import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'node_modules/', 'views/', 'coverage/'] },
  ...tseslint.configs.strict.map(one => ({ ...one, files: ['**/*.ts'] })),
  {
    files: ['server/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'No default exports (design.md §6).' }],
    },
  },
  { files: ['server/**/{lifecycle,permissions,model,config,navigation}.ts', 'server/**/description*.ts', 'scripts/demonstration/**/*.ts'], rules: { 'max-lines': 'off' } },
);
