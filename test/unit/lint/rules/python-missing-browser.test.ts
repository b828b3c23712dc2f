import { pythonMissingBrowser } from '../../../../src/lint/rules/python-missing-browser';
import { testRule } from '../rule-table';

const app = 'from playwright.async_api import async_playwright\n\nasync def shoot(url):\n    async with async_playwright() as p:\n        browser = await p.chromium.launch(headless=True)\n';
const space = (steps: string, more: { image?: string; app?: string; end?: string } = {}): Record<string, string> => ({
  Dockerfile: `FROM ${more.image ?? 'python:3.11-slim'}\nRUN useradd -m -u 1000 user\nWORKDIR /app\n${steps}\nCOPY . .\n${more.end ?? 'USER user\n'}CMD ["python", "app.py"]\n`,
  'app.py': more.app ?? app,
});

testRule(pythonMissingBrowser, {
  fires: [
    {
      name: 'nothing fetches a browser',
      files: space('RUN pip install playwright'),
      expect: [{ text: 'playwright', message: 'Nothing fetches the chromium' }],
      fixed: { Dockerfile: space('RUN pip install playwright\nENV PLAYWRIGHT_BROWSERS_PATH=/ms-playwright\nRUN playwright install --with-deps chromium')['Dockerfile'] ?? '' },
    },
    {
      name: 'as root throughout',
      files: space('RUN pip install playwright', { end: '' }),
      expect: [{ text: 'playwright' }],
      fixed: { Dockerfile: space('RUN pip install playwright\nRUN playwright install --with-deps chromium', { end: '' })['Dockerfile'] ?? '' },
    },
    {
      name: 'fetched by root, looked for by the user',
      files: space('RUN pip install playwright && playwright install --with-deps chromium'),
      expect: [{ text: 'playwright install --with-deps chromium', message: 'the app looks for them in /home/user/.cache/ms-playwright', fixable: true }],
      fixed: { Dockerfile: space('ENV PLAYWRIGHT_BROWSERS_PATH=/ms-playwright\nRUN pip install playwright && playwright install --with-deps chromium')['Dockerfile'] ?? '' },
    },
    {
      name: 'by python -m, in a context of its own',
      files: space('RUN pip install playwright\nRUN python -m playwright install firefox', { app: 'import playwright.sync_api as s\n\ndef f():\n    with s.sync_playwright() as p:\n        p.firefox.launch_persistent_context("/tmp/p")\n' }),
      expect: [{ text: 'python -m playwright install firefox' }],
    },
  ],
  silent: [
    { name: 'fetched where everybody looks', files: space('ENV PLAYWRIGHT_BROWSERS_PATH=/ms-playwright\nRUN pip install playwright && playwright install --with-deps chromium') },
    { name: 'fetched by the user', files: { ...space(''), Dockerfile: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nRUN pip install playwright && playwright install-deps chromium\nUSER user\nRUN playwright install chromium\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n' } },
    { name: 'root all the way', files: space('RUN pip install playwright && playwright install --with-deps chromium', { end: '' }) },
    { name: 'moved', files: space('RUN pip install playwright && playwright install --with-deps chromium && cp -r /root/.cache /home/user/') },
    { name: 'moved in another step', files: space('RUN pip install playwright && playwright install --with-deps chromium\nRUN cp -r ~/.cache /home/user/ && chown -R user /home/user') },
    { name: 'fetched in another stage', files: { ...space(''), Dockerfile: 'FROM python:3.11-slim AS b\nRUN pip install playwright && playwright install chromium\nFROM python:3.11-slim\nRUN pip install playwright\nCOPY --from=b /r /home/r\nCOPY app.py .\nCMD ["python", "app.py"]\n' } },
    { name: 'a home folder that is set', files: space('ENV HOME=/root\nRUN pip install playwright && playwright install --with-deps chromium') },
    { name: "the system's browser", files: space('RUN apt-get update && apt-get install -y chromium\nRUN pip install playwright', { app: app.replace('headless=True', 'executable_path="/usr/bin/chromium"') }) },
    { name: 'a channel', files: space('RUN pip install playwright', { app: app.replace('headless=True', 'channel="chrome"') }) },
    { name: 'a browser of another machine', files: space('RUN pip install playwright', { app: app.replace('.launch(headless=True)', '.connect_over_cdp(url)') }) },
    { name: 'fetched when the app starts', files: space('RUN pip install playwright', { app: `import os\nos.system("playwright install chromium")\n${app}` }) },
    { name: "Playwright's image", files: space('RUN pip install playwright', { image: 'mcr.microsoft.com/playwright/python:v1.50.0-noble' }) },
    { name: 'a setup program that is not known', files: space('RUN pip install crawl4ai playwright && crawl4ai-setup') },
    { name: 'used by nothing here', files: space('RUN pip install playwright', { app: 'import gradio\n' }) },
    { name: 'an optional import', files: space('RUN pip install playwright', { app: 'try:\n    from playwright.sync_api import sync_playwright\nexcept ImportError:\n    pass\n' }) },
    { name: "another object's launch", files: space('RUN pip install playwright', { app: 'from playwright.sync_api import sync_playwright\nimport gradio as gr\n\ngr.Interface(str, "text", "text").launch(server_name="0.0.0.0")\n' }) },
  ],
});
