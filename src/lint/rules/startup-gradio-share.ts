import type { PythonModule } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import { entryPoint } from '../facts/entry-point';
import { possibleServerCalls } from '../facts/python-code';
import { runs } from '../facts/servers';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const startupGradioShare: Rule = {
  id: 'startup/gradio-share',
  severity: 'hint',
  summary: 'Gradio is asked for a share link, which there is none of on a Space.',
  explanation: {
    why: 'A Space has an address of its own. Gradio sees that it runs on one, ignores share=True and writes a warning to the log, which reads like a failure to whoever looks for one.',
    failure: 'UserWarning: Setting share=True is not supported on Hugging Face Spaces',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nimport gradio as gr\n\ndemo = gr.Interface(print, "text", "text")\ndemo.launch(server_name="0.0.0.0", share=True)\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nimport gradio as gr\n\ndemo = gr.Interface(print, "text", "text")\ndemo.launch(server_name="0.0.0.0")\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const entry = entryPoint(project, facts);
    for (const reached of entry.modules.values()) {
      const { module, file, certainty } = reached;
      if (certainty === 0 || project.derived(reached.path, asksForLink) !== true) continue;
      for (const call of possibleServerCalls(module)) {
        const index = call.arguments.findIndex(({ name, value }) => name === 'share' && value.kind === 'boolean' && value.value);
        const argument = call.arguments[index];
        if (call.name !== 'launch' || argument === undefined || !runs(entry, reached, call)) continue;
        report({
          file,
          span: argument.span,
          message: 'A Space has no share link: Gradio ignores share=True there and warns in the log. Take it out.',
          // The same file may be run elsewhere too, where the link is wanted.
          fixes: [{ title: 'Take out share=True', safe: false, edits: [{ file, span: withComma(module, call.arguments, index), newText: '' }] }],
        });
      }
    }
  },
};

function asksForLink(text: string): boolean {
  return /\bshare\s*=\s*True\b/.test(text) && /\bgradio\b/.test(text);
}

function withComma({ text }: PythonModule, all: readonly { readonly span: Span }[], index: number): Span {
  const { start, end } = all[index]?.span ?? { start: 0, end: 0 };
  const before = all[index - 1]?.span.end;
  const after = all[index + 1]?.span.start;
  if (after !== undefined && !text.slice(end, after).includes('#')) return { start, end: after };
  return before === undefined || text.slice(before, start).includes('#') ? { start, end } : { start: before, end };
}
