/** A model repo, or a file of one, as an address or a comment names it. */
export interface HubLink {
  readonly repoId: string;
  /** Path in the repo; undefined where the whole repo is named. */
  readonly filename: string | undefined;
  /** Undefined for the main branch. */
  readonly revision: string | undefined;
}

// Pages of the Hub that are no model repos.
const notModels = /^(?:datasets|spaces|docs|papers|collections|blog|settings|api|models|buckets|organizations|join|pricing|posts|learn)\//;
const address = /\b(?:huggingface\.co|hf\.co)\/([\w.-]+\/[\w.-]*\w)(?:\/(?:resolve|blob|tree)\/([^/\s?#]+)(?:\/([^\s?#]+))?)?/g;
/** `download: owner/name`, with a revision behind `@`, as people write it without the address. */
const named = /\bdownload(?:ed)?(?:\s+from)?\s*:\s*([\w-][\w.-]*\/[\w.-]*\w)(?:@([\w./-]*\w))?(?=[\s,;)]|$)/i;

/** The first model that a text names. */
export function hubLinkIn(text: string): HubLink | undefined {
  for (const [, repoId = '', revision, filename] of text.matchAll(address)) {
    if (!notModels.test(repoId)) return { repoId, filename: decoded(filename), revision: branch(decoded(revision)) };
  }
  const [, repoId, revision] = named.exec(text) ?? [];
  return repoId === undefined || notModels.test(repoId) ? undefined : { repoId, filename: undefined, revision: branch(revision) };
}

const weights = /\bhttps?:\/\/[^\s"'<>]+?\.(?:pt|pth|ckpt|safetensors|bin|onnx|gguf|pkl|npz|tar|zip)(?=[\s"'<>),;]|$)/i;

/** The first address of a file of weights that lies elsewhere than on the Hub. */
export function weightsAddressIn(text: string): string | undefined {
  const url = weights.exec(text)?.[0];
  return url === undefined || /^https?:\/\/(?:huggingface\.co|hf\.co)\//.test(url) ? undefined : url;
}

function branch(revision: string | undefined): string | undefined {
  return revision === 'main' ? undefined : revision;
}

function decoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
