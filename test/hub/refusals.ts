const rule = '-'.repeat(73);

/** A file that may not be pushed, and the branch or tag it came with. */
export interface OffendingFile {
  readonly path: string;
  readonly ref: string;
}

function fileList(files: readonly OffendingFile[]): string[] {
  return files.map((file) => `  - ${file.path} (ref: ${file.ref})`);
}

/** The Hub's words for a push with binaries outside LFS and Xet, as recorded from pushes of 2025 and 2026. */
export function binaryFilesText(files: readonly OffendingFile[]): string {
  return [
    rule,
    'Your push was rejected because it contains binary files.',
    'Please use https://huggingface.co/docs/hub/xet to store binary files.',
    'See also: https://huggingface.co/docs/hub/xet/using-xet-storage#git',
    '',
    'Offending files:',
    ...fileList(files),
    rule,
    '',
  ].join('\n');
}

/** The Hub's words for a push with large files outside LFS and Xet. */
export function largeFilesText(files: readonly OffendingFile[]): string {
  return [
    rule,
    'Your push was rejected because it contains files larger than 10 MiB.',
    'Please use https://huggingface.co/docs/hub/xet to store large files.',
    'See also: https://huggingface.co/docs/hub/xet/using-xet-storage#git',
    '',
    'Offending files:',
    ...fileList(files),
    rule,
    '',
  ].join('\n');
}

/** The Hub's words for a README whose front matter it does not take. */
export function badMetadataText(errors: readonly string[]): string {
  return [
    rule,
    'Sorry, your push was rejected during YAML metadata verification:',
    ...errors.map((error) => ` - Error: ${error}`),
    rule,
    'Please find the documentation at:',
    'https://huggingface.co/docs/hub/model-cards#model-card-metadata',
    rule,
    '',
  ].join('\n');
}
