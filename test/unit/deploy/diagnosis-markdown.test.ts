import { describe, expect, it } from 'vitest';
import { diagnosisMarkdown } from '../../../src/deploy/diagnosis-markdown';
import { packageKnowledge } from '../../../src/deploy/package-knowledge';
import { diagnose } from '../../../src/logs/diagnosis';
import { failedRun, mark } from '../logs/log-builder';

const token = 'hf_abcdefGHIJKLmnopqrstuvwx0123456789';

describe('a diagnosis as a document', () => {
  it('names the step, the cause with its line, and what to do', () => {
    const { text } = failedRun('apt-get install -y libgl1-mesa-glx', `${mark}E: Package 'libgl1-mesa-glx' has no installation candidate`, 100);
    const markdown = diagnosisMarkdown(diagnose(text, { knowledge: packageKnowledge, dockerfile: 'FROM python:3.11-slim\nRUN apt-get install -y libgl1-mesa-glx\n' }), 'build.log');
    expect(markdown).toMatch(/^# build\.log\n\nThe build of [0-9a-f]{7} failed\.\n/);
    expect(markdown).toContain('```text\nRUN apt-get install -y libgl1-mesa-glx\n```');
    expect(markdown).toMatch(/\n## libgl1-mesa-glx is not in the base image’s package lists\n/);
    expect(markdown).toMatch(/\nLog line \d+, Dockerfile line 2.*:\n\n```text\nE: Package 'libgl1-mesa-glx' has no installation candidate\n```/);
    expect(markdown).toContain('**What to do:** Install libgl1 in place of libgl1-mesa-glx.');
  });

  it('says so where nothing failed', () => {
    expect(diagnosisMarkdown(diagnose('===== Application Startup at 2026-04-04 12:12:31 =====\n\nhello\n'), 'run.log')).toBe(
      '# run.log\n\nThe app left no word of how it ended.\n\nNothing in it says that something failed.\n',
    );
  });

  it('makes nothing of what a log writes as Markdown, and lets no token out', () => {
    const { text } = failedRun('make', `\`\`\` <img src=x> [a](command:x) ${token}\n${mark}make: *** [Makefile:12: all] Error 2`, 2);
    const markdown = diagnosisMarkdown(diagnose(text), 'a_b<c>.log');
    expect(markdown).toMatch(/^# a\\_b\\<c\\>\.log\n/);
    expect(markdown).not.toContain(token);
    const outside = markdown.split(/^(`{3,}).*\n[^]*?^\1$/m).join('');
    expect(outside).not.toMatch(/(?<!\\)<img|\]\(command/);
  });
});
