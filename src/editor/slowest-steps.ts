import { l10n, window, type QuickPickItem } from 'vscode';
import { instructionAt } from '../documents/dockerfile-lookup';
import type { Instruction } from '../documents/dockerfile-model';
import { durationText } from '../hub/duration';
import { emptyHistory, lastGoodBuild, secondsOf } from '../logs/build-history';
import { buildPlan } from '../logs/build-plan';
import { instructionText } from '../logs/match-step';
import { slowestFirst, stepCosts } from '../logs/step-costs';
import type { ProjectLocation } from '../project/discovery';
import { savedByOrder, shortened, timeText } from './build-costs';
import { fileRange, fileUri } from './finding-diagnostics';
import type { Linter } from './linter';
import type { SpaceSession } from './space-session';

interface StepItem extends QuickPickItem {
  readonly instruction: Instruction;
}

/** Lets the user choose among the Dockerfile's steps, the slowest first, and goes to the line. Throws where no time is known. */
export async function showSlowestSteps(id: string, session: SpaceSession, location: ProjectLocation, linter: Linter): Promise<void> {
  await session.build.wantHistory();
  const history = session.build.history ?? emptyHistory;
  const project = linter.snapshot(location);
  const source = project?.dockerfile;
  const plan = source && buildPlan(source.document);
  const costs = plan === undefined ? [] : slowestFirst(stepCosts(plan, history));
  if (project === undefined || source === undefined || costs.length === 0) {
    throw Object.assign(new Error(l10n.t('No times are known for the steps of the Dockerfile of {0}.', id)), {
      advice: l10n.t('They are read from the log of a build: keep the Space view open during the next one.'),
    });
  }
  const { document: dockerfile, file } = source;
  const advice = new Map<Instruction, string>();
  for (const finding of linter.findings(location)) {
    const saved = savedByOrder(finding, { dockerfile, history });
    const install = finding.related[0] && instructionAt(dockerfile, finding.related[0].span.start);
    if (install !== undefined && saved !== undefined) {
      const line = dockerfile.lines.positionAt(finding.span.start).line + 1;
      advice.set(install, l10n.t('Better above the COPY of line {0}. {1}', line, saved));
    }
  }
  const items = costs.map(({ instruction, seconds, cachedIn }): StepItem => {
    const line = dockerfile.lines.positionAt(instruction.span.start).line + 1;
    const detail = advice.get(instruction);
    return {
      label: shortened(instructionText(dockerfile, instruction)),
      description: l10n.t('{0} · line {1}', timeText(seconds, cachedIn), line),
      ...(detail === undefined ? {} : { detail }),
      instruction,
    };
  });
  const good = lastGoodBuild(history);
  const whole = good && secondsOf(good);
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Slowest steps of {0}', id),
    placeHolder: whole === undefined ? l10n.t('Go to a step') : l10n.t('Go to a step. The last good build took {0}', durationText(whole * 1000)),
    matchOnDescription: true,
  });
  const uri = fileUri(project, file);
  const selection = chosen && fileRange(project, file, chosen.instruction.span);
  if (uri !== undefined && selection !== undefined) await window.showTextDocument(uri, { selection, preview: true });
}
