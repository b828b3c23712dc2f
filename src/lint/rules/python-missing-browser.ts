import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import type { PythonCall } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { linesAfter, linesBefore } from '../edits/dockerfile-lines';
import { commandsOf, type Invocation } from '../facts/commands';
import { containerPath } from '../facts/container-path';
import { entryPoint } from '../facts/entry-point';
import { packageUse } from '../facts/graphics';
import { installsMention } from '../facts/mentions';
import { isNotRoot, runtimeStage, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const pythonMissingBrowser: Rule = {
  id: 'python/missing-browser',
  severity: 'warning',
  summary: 'Playwright starts a browser that the image does not have, or not where it looks.',
  explanation: {
    why: "Playwright comes from pip without its browsers: `playwright install` fetches them, into the home folder of who runs it. What root has fetched in the build lies in /root, and the Space's user looks in its own home.",
    failure: "playwright._impl._errors.Error: BrowserType.launch: Executable doesn't exist at /home/user/.cache/ms-playwright/chromium-1169/chrome-linux/chrome",
    bad: '=== Dockerfile\nFROM python:3.11-slim\nRUN useradd -m -u 1000 user\nWORKDIR /app\nRUN pip install playwright\nRUN playwright install --with-deps chromium\nCOPY app.py .\nUSER user\nCMD ["python", "app.py"]\n=== app.py\nfrom playwright.sync_api import sync_playwright\n\nwith sync_playwright() as p:\n    browser = p.chromium.launch()\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nRUN useradd -m -u 1000 user\nWORKDIR /app\nRUN pip install playwright\nENV PLAYWRIGHT_BROWSERS_PATH=/ms-playwright\nRUN playwright install --with-deps chromium\nCOPY app.py .\nUSER user\nCMD ["python", "app.py"]\n=== app.py\nfrom playwright.sync_api import sync_playwright\n\nwith sync_playwright() as p:\n    browser = p.chromium.launch()\n',
  },
  check(project, report) {
    if (!installsMention(project, mentionsPlaywright)) return;
    const file = project.dockerfile?.file;
    const facts = runtimeStage(project);
    // The browsers may come from elsewhere, or lie elsewhere.
    if (file === undefined || facts === undefined || !facts.base.bare || /PLAYWRIGHT_|ms-playwright|\/root\b|\.cache\b/.test(facts.dockerfile.text)) return;
    if (facts.copies.some(({ flags }) => flags.some(({ name }) => name === 'from'))) return;
    const { variables } = project.space ?? {};
    if (variables?.has('PLAYWRIGHT_BROWSERS_PATH') === true || variables?.has('HOME') === true) return;
    const use = packageUse(project, facts, 'playwright', ['playwright']);
    const launch = use?.install === undefined ? undefined : launchCall(project, facts);
    if (use?.install === undefined || launch === undefined || fetchesItself(project, facts)) return;
    const related = [{ file: launch.file, span: launch.span, message: 'Started here' }];
    const fetches = fetchingSteps(facts);
    if (fetches === undefined) return;
    if (fetches.length === 0) {
      if (!systemPackages(facts).complete) return;
      const { instruction } = use.install;
      report({
        file: use.install.source,
        span: use.install.requirement.span,
        message: `Nothing fetches the ${launch.browser} that Playwright is to start: "Executable doesn't exist". Run playwright install --with-deps ${launch.browser} in the build.`,
        fixes: () => fetchFix(file, facts, instruction, launch.browser),
        related,
      });
      return;
    }
    const home = otherHome(facts);
    if (home === undefined || !fetches.every(({ instruction }) => isByRoot(facts, instruction))) return;
    for (const { instruction, invocation } of fetches) {
      report({
        file,
        span: invocation.command.span,
        message: `This puts the browsers into /root/.cache/ms-playwright, and the app looks for them in ${containerPath('.cache/ms-playwright', home)}: "Executable doesn't exist". Set PLAYWRIGHT_BROWSERS_PATH before.`,
        fixes: [{ title: 'Keep the browsers in /ms-playwright', safe: true, edits: [linesBefore(file, facts.dockerfile, fetches[0]?.instruction ?? instruction, [browsersPath])] }],
        related,
      });
    }
  },
};

const browsersPath = 'ENV PLAYWRIGHT_BROWSERS_PATH=/ms-playwright';

function mentionsPlaywright(text: string): boolean {
  return /\bplaywright\b/i.test(text);
}

interface Launch {
  readonly browser: string;
  readonly file: FileReference;
  readonly span: Span;
}

const launches = /launch|launch_persistent_context/;

/** The first call that starts a browser of Playwright's own. */
function launchCall(project: Project, facts: StageFacts): Launch | undefined {
  for (const { module, file, certainty } of entryPoint(project, facts).modules.values()) {
    if (certainty === 0 || !module.imports.some((each) => each.module.startsWith('playwright') && !each.optional)) continue;
    for (const call of module.callsTo(launches)) {
      const browser = /\.(chromium|firefox|webkit)\.\w+$/.exec(call.callee)?.[1];
      if (browser !== undefined && isOwn(call)) return { browser, file, span: call.span };
    }
  }
  return undefined;
}

function isOwn({ arguments: given }: PythonCall): boolean {
  return given.every(({ name }) => name !== 'executable_path' && name !== 'channel' && name !== '*' && name !== '**');
}

/** The app or a script of its start fetches browsers, or looks for them by itself. */
function fetchesItself(project: Project, facts: StageFacts): boolean {
  const { commands, scripts } = entryPoint(project, facts);
  return (
    commands.some(({ invocation }) => fetchesBrowser(invocation) !== false) ||
    [...scripts.values()].some(mentionsFetching) ||
    project.pythonFiles.some((path) => project.derived(path, mentionsFetching) === true)
  );
}

function mentionsFetching(text: string): boolean {
  return /playwright['"]?[\s,]+['"]?install|PLAYWRIGHT_BROWSERS_PATH|ms-playwright/.test(text);
}

interface Fetch {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
}

/** The RUNs that fetch a browser; undefined where something else may. */
function fetchingSteps(facts: StageFacts): readonly Fetch[] | undefined {
  const { dockerfile } = facts;
  const found: Fetch[] = [];
  for (const instruction of facts.runs) {
    for (const invocation of commandsOf(dockerfile, instruction)) {
      const fetches = fetchesBrowser(invocation);
      if (fetches === undefined) return undefined;
      if (fetches) found.push({ instruction, invocation });
    }
  }
  return found.length === 0 && instructionsNamed(dockerfile, 'RUN').some(({ span }) => /playwright\s+install/.test(dockerfile.text.slice(span.start, span.end))) ? undefined : found;
}

/** Undefined where a command may fetch one in a way that is not read. */
function fetchesBrowser({ name, args, assignments }: Invocation): boolean | undefined {
  const words = args.map(({ text }) => text);
  const at = name === 'playwright' ? 0 : words.indexOf('playwright') + 1;
  if (name !== 'playwright' && (at === 0 || !/^(?:python[\d.]*|npx|uvx?|poetry|pnpm|yarn)$/.test(name ?? ''))) return false;
  if (words[at] !== 'install') return false;
  return assignments.length > 0 ? undefined : true;
}

/** The home folder of the user that the container runs as, where that is not root's. */
function otherHome(facts: StageFacts): string | undefined {
  const user = facts.lastUser;
  if (user?.uid === undefined || user.uid === 0 || facts.variables.has('HOME') || facts.variables.has('XDG_CACHE_HOME')) return undefined;
  const home = user.account?.home;
  return home === undefined || home.startsWith('/root') ? undefined : home;
}

function isByRoot(facts: StageFacts, instruction: Instruction): boolean {
  const { span } = instruction;
  if (/\b(?:su|sudo|gosu|runuser|su-exec|HOME|cp|mv|chown|ln)\b/.test(facts.dockerfile.text.slice(span.start, span.end))) return false;
  const user = facts.userAt(instruction);
  return user === undefined ? facts.base.startsAsRoot : user.uid === 0;
}

/** Right behind the install, where root runs it. */
function fetchFix(file: FileReference, facts: StageFacts, install: Instruction, browser: string): readonly Fix[] {
  if (isNotRoot(facts, install) || !(facts.userAt(install) === undefined ? facts.base.startsAsRoot : true)) return [];
  const user = facts.lastUser;
  const lines = [...(user === undefined || user.uid === 0 ? [] : [browsersPath]), `RUN playwright install --with-deps ${browser}`];
  return [{ title: `Fetch ${browser} in the build`, safe: false, edits: [linesAfter(file, facts.dockerfile, install, lines)] }];
}
