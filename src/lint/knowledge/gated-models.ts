/**
 * Model repos whose files need an accepted licence and a token: the families whose pages have said so since they came
 * out (huggingface.co/{id}, `gated` in /api/models/{id}). A single model may have been opened since; who asks the Hub
 * knows better.
 */
const gated =
  /^(?:meta-llama\/(?:Llama|Meta-Llama)-|google\/(?:gemma|paligemma|medgemma|shieldgemma)-|facebook\/(?:sam3|sam-3d-|dinov3-)|black-forest-labs\/FLUX\.\d-(?:dev|Fill-dev|Depth-dev|Canny-dev|Redux-dev|Kontext-dev)$|stabilityai\/stable-diffusion-3|pyannote\/(?:segmentation|speaker-diarization)-?|bigcode\/starcoder)/;

/** Whether the repo is known to be gated; false too where nothing is known. */
export function isKnownGated(repo: string): boolean {
  return gated.test(repo);
}
