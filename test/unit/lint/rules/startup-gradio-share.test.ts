import { startupGradioShare } from '../../../../src/lint/rules/startup-gradio-share';
import { testRule } from '../rule-table';

const Dockerfile = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n';
const app = (launch: string): string => `import gradio as gr\n\ndemo = gr.Interface(print, "text", "text")\ndemo.${launch}\n`;

testRule(startupGradioShare, {
  fires: [
    {
      name: 'among others',
      files: { Dockerfile, 'app.py': app('launch(share=True, server_name="0.0.0.0")') },
      expect: [{ file: 'app.py', text: 'share=True' }],
      fixed: { 'app.py': app('launch(server_name="0.0.0.0")') },
    },
    {
      name: 'at the end, behind queue()',
      files: { Dockerfile, 'app.py': app('queue().launch(server_name="0.0.0.0", share=True)') },
      expect: [{ file: 'app.py', text: 'share=True' }],
      fixed: { 'app.py': app('queue().launch(server_name="0.0.0.0")') },
    },
    {
      name: 'alone',
      files: { Dockerfile, 'app.py': app('launch(share=True)') },
      expect: [{ file: 'app.py', text: 'share=True' }],
      fixed: { 'app.py': app('launch()') },
    },
  ],
  silent: [
    { name: 'share=False', files: { Dockerfile, 'app.py': app('launch(share=False)') } },
    { name: 'worked out', files: { Dockerfile, 'app.py': app('launch(share=not on_space)') } },
    { name: 'not started', files: { Dockerfile, 'app.py': 'print(1)\n', 'local.py': app('launch(share=True)') } },
    { name: 'in a function that nothing calls', files: { Dockerfile, 'app.py': `${app('launch()')}\ndef local():\n    demo.launch(share=True)\n` } },
    { name: 'no gradio', files: { Dockerfile, 'app.py': 'import x\nx.launch(share=True)\n' } },
  ],
});
