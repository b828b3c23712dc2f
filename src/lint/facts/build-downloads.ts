import type { StageFacts } from './stage-facts';

const fetching =
  /\b(?:huggingface-cli|hf|snapshot_download|hf_hub_download|from_pretrained|wget|curl|gdown|aria2c|clone|python3?)\b/;

/** Whether a build step may fetch weights into the image: then what lies there at the start is not known. */
export function mayDownloadAtBuild({ dockerfile, instructions }: StageFacts): boolean {
  return instructions.some(
    ({ keyword, span }) => keyword === 'RUN' && fetching.test(dockerfile.text.slice(span.start, span.end)),
  );
}
