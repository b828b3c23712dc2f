import { durationSeconds } from '../../documents/duration';
import type { FrontMatter } from '../../documents/readme';
import { downloadPace } from '../../project/download-pace';
import type { FileReference } from '../../project/project';
import { lineEnd } from '../edits/dockerfile-lines';
import { runtimeStage } from '../facts/stage-facts';
import { startDownloads, type StartDownload } from '../facts/start-downloads';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const usualMinutes = 30;
const bytesPerMinute = Math.round(((downloadPace.slow + downloadPace.fast) / 2) * 60);
/** The network is not always the same, and what was fetched is loaded after it. */
const margin = 1.5;
const manyDownloads = 4;

export const startupTimeout: Rule = {
  id: 'startup/timeout',
  severity: 'warning',
  summary: 'The start fetches more than the start-up timeout leaves time for.',
  explanation: {
    why: 'The Hub stops a Space that does not answer within startup_duration_timeout, 30 minutes unless the README says otherwise. Weights that are fetched when the container starts count against it: at the pace measured on a Space, 15 to 20 GB take about 20 minutes, and the models are loaded after that.',
    failure: 'Launch timed out, workload was not healthy after 30 min',
    bad: '=== README.md\n---\ntitle: Chat\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD hf download meta-llama/Llama-3.1-70B-Instruct --local-dir /data/llama && python app.py\n',
    good: '=== README.md\n---\ntitle: Chat\nsdk: docker\nstartup_duration_timeout: 4h\n---\n=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD hf download meta-llama/Llama-3.1-70B-Instruct --local-dir /data/llama && python app.py\n',
  },
  check(project, report) {
    const readme = project.readme;
    const frontMatter = readme?.document.frontMatter;
    const facts = runtimeStage(project);
    if (readme === undefined || frontMatter?.closed !== true || facts === undefined) return;
    const entry = frontMatter.entries.find(({ key }) => key === 'startup_duration_timeout');
    const minutes = entry === undefined ? usualMinutes : minutesOf(entry.value);
    if (minutes === undefined) return;
    const downloads = startDownloads(project, facts);
    const bytes = downloads.reduce((sum, { size }) => sum + (size ?? 0), 0);
    const needed = Math.ceil((bytes / bytesPerMinute) * margin);
    const place = entry ?? frontMatter.entries.find(({ key }) => key === 'sdk');
    if (place === undefined) return;
    const allowed = entry === undefined ? 'the 30 minutes that the Hub allows, as the README sets no startup_duration_timeout' : `the ${entry.source} that startup_duration_timeout allows`;
    const related = downloads.slice(0, 8).map(({ file, span, repoId }) => ({ file, span, message: `${repoId} is fetched here.` }));
    if (needed > minutes) {
      report({
        file: readme.file,
        span: place.valueSpan,
        message: `The first start fetches ${sizeText(downloads, bytes)}, which may take longer than ${allowed}. The Space is then stopped as not healthy.`,
        fixes: () => [raise(readme.file, readme.document.text, frontMatter, needed)],
        related,
      });
      return;
    }
    const unknown = new Set(downloads.filter(({ size }) => size === undefined).map(({ repoId }) => repoId));
    if (entry !== undefined || unknown.size < manyDownloads) return;
    report({
      file: readme.file,
      span: place.valueSpan,
      severity: 'info',
      message: `The first start fetches from ${String(unknown.size)} model repos of unknown size. If that takes longer than 30 minutes, the Space is stopped: startup_duration_timeout gives it more.`,
      fixes: () => [raise(readme.file, readme.document.text, frontMatter, 60)],
      related,
    });
  },
};

function sizeText(downloads: readonly StartDownload[], bytes: number): string {
  const gigabytes = `${String(Math.round(bytes / 1e9))} GB`;
  return downloads.some(({ size }) => size === undefined) ? `${gigabytes} and more` : `about ${gigabytes}`;
}

function raise(file: FileReference, text: string, { entries, span }: FrontMatter, needed: number): Fix {
  const value = `${String(Math.max(1, Math.ceil(needed / 60)))}h`;
  const entry = entries.find(({ key }) => key === 'startup_duration_timeout');
  const edit =
    entry === undefined
      ? { span: { start: span.end, end: span.end }, newText: `startup_duration_timeout: ${value}${lineEnd(text)}` }
      : { span: entry.valueSpan, newText: value };
  return { title: `Set startup_duration_timeout to ${value}`, safe: true, edits: [{ file, ...edit }] };
}

/** Undefined where it is no duration; then another rule tells of it. */
function minutesOf(value: unknown): number | undefined {
  const seconds = durationSeconds(value);
  return seconds === undefined ? undefined : seconds / 60;
}
