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
  agents: ['deploy', 'sync', 'checkpoints', 'logs', 'lint', 'project', 'documents', 'hub'],
  webview: ['hub'],
  cli: ['agents', 'deploy', 'sync', 'checkpoints', 'logs', 'lint', 'project', 'documents', 'hub'],
  editor: ['webview', 'agents', 'deploy', 'sync', 'checkpoints', 'logs', 'lint', 'project', 'documents', 'hub'],
};
const rooms = Object.keys(mayUse);

/** What a room must not import, as patterns over the text of the import. */
function notBelow(room) {
  const forbidden = rooms.filter((other) => other !== room && !mayUse[room].includes(other));
  return {
    regex: `^(?:\\.\\.?/)+(?:${forbidden.join('|')})/`,
    message: `src/${room} may import only from: ${mayUse[room].join(', ') || 'nothing'}. Imports point downwards.`,
  };
}

const vscodeIsForTheEditor = {
  name: 'vscode',
  message: "Only src/editor and src/extension.ts import 'vscode'; the core runs without an editor.",
};
const oneReader = {
  name: 'dockerfile-ast',
  message: 'Only src/documents/dockerfile.ts imports dockerfile-ast; its contents are wrong in places.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', '.vscode-test/**', 'coverage/**', 'test/sample/clean/**', 'test/sample/faulty*/**'] },
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
    rules: {
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
    },
  },
  ...rooms.map((room) => ({
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: room === 'editor' ? [oneReader] : [vscodeIsForTheEditor, oneReader], patterns: [notBelow(room)] },
      ],
    },
  })),
  {
    files: ['src/documents/dockerfile.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [vscodeIsForTheEditor], patterns: [notBelow('documents')] }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['it', 'test', 'describe', 'suite'].flatMap((object) =>
          ['only', 'skip', 'todo', 'skipIf', 'runIf'].map((property) => ({ object, property, message: 'Every test runs.' })),
        ),
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
