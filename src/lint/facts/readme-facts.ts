import type { Project } from '../../project/project';

/** The README names a folder for Dev Mode. */
export function wantsDevMode(project: Project): boolean {
  return project.readme?.document.frontMatter?.entries.some(({ key }) => key === 'dev-mode-folder') === true;
}

/** The port that the Hub asks, 7860 where the README names none; undefined where it names something else. */
export function appPort(project: Project): number | undefined {
  const entry = project.readme?.document.frontMatter?.entries.find(({ key }) => key === 'app_port');
  if (entry === undefined) return 7860;
  return typeof entry.value === 'number' ? entry.value : undefined;
}
