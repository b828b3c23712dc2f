import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// The house: imports point downwards. Each room lists the rooms that it may use.
const mayUse = {
  documents: [],
  hub: ['documents'],
  project: ['documents'],
  lint: ['project', 'documents'],
  logs: ['project', 'documents'],
  checkpoints: ['project', 'documents', 'hub'],
  sync: ['project', 'documents'],
  deploy: ['sync', 'checkpoints', 'logs', 'lint', 'project', 'documents', 'hub'],
  cli: ['deploy', 'sync', 'checkpoints', 'logs', 'lint', 'project', 'documents', 'hub'],
  editor: ['deploy', 'sync', 'checkpoints', 'logs', 'lint', 'project', 'documents', 'hub'],
};
const rooms = Object.keys(mayUse);
const zones = Object.entries(mayUse).map(([room, allowed]) => ({
  target: `./src/${room}`,
  from: rooms.filter((other) => other !== room && !allowed.includes(other)).map((other) => `./src/${other}`),
  message: `src/${room} may import only from: ${allowed.join(', ') || 'nothing above it'}. Imports point downwards.`,
}));

const vscodeIsForTheEditor = {
  name: 'vscode',
  message: "Only src/editor and src/extension.ts import 'vscode'; the core runs without an editor.",
};
const oneReader = {
  name: 'dockerfile-ast',
  message: 'Only src/documents/dockerfile.ts imports dockerfile-ast; its contents are wrong in places.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', '.vscode-test/**', 'coverage/**', 'test/sample/**'] },
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { typescript: true } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'no-restricted-imports': ['error', { paths: [vscodeIsForTheEditor, oneReader] }],
    },
  },
  { files: ['src/documents/dockerfile.ts'], rules: { 'no-restricted-imports': ['error', { paths: [vscodeIsForTheEditor] }] } },
  { files: ['src/editor/**/*.ts', 'src/extension.ts'], rules: { 'no-restricted-imports': ['error', { paths: [oneReader] }] } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['it', 'test', 'describe', 'suite'].flatMap((object) =>
          ['only', 'skip', 'todo'].map((property) => ({ object, property, message: 'Every test runs.' })),
        ),
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
