import type { ConfigDocument, ConfigEntry } from '../../documents/config';

const weightFile = /\.(?:pt|pth|ckpt|safetensors|bin|onnx|gguf|h5|pkl|npz|msgpack|tflite|engine|task)$/i;
const checkpointKey = /(?:^|_)(?:ckpts?|checkpoints?|weights?)(?:_|$)|^model_(?:path|dir|root|folder)(?:_|$)|^pretrained_(?:path|dir|root)/i;

/** Whether a path ends as files of weights do. */
export function isWeightFile(path: string): boolean {
  return weightFile.test(path);
}

/** Whether a key or its value names weights: by the key's last part, or by the file's ending. */
export function isCheckpointPath(path: string, value: string): boolean {
  const name = path.replace(/(\.\d+)+$/, '');
  return weightFile.test(value) || checkpointKey.test(name.slice(name.lastIndexOf('.') + 1));
}

const placeholder =
  /(?:^|\/)path\/to(?:\/|$)|<[^<>]*>|(?:^|[\s/_])your(?:[\s/_]|$)|\bchange[\s_-]?(?:me|this|it)\b|\breplace[\s_-]?(?:me|this|with)\b|\bfill[\s_-]?(?:me|in|this)\b|(?:^|\/)x{3,}(?:\/|$)/i;
const shouted = /\b(?:TODO|FIXME|PLACEHOLDER)\b/;

/** Text that stands where a path is still to be written: `/path/to/checkpoints`, `<ckpt root>`, `YOUR_CKPT_ROOT`. */
export function isPlaceholderPath(value: string): boolean {
  return placeholder.test(value) || shouted.test(value);
}

/** A new value in place of a scalar, in the quotes that it had. */
export function quotedAs(document: ConfigDocument, { valueSpan }: ConfigEntry, value: string): string {
  const quote = document.text[valueSpan.start];
  return quote === '"' || quote === "'" ? `${quote}${value}${quote}` : value;
}
