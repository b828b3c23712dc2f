import { largestInGit } from '../documents/bytes';
import { parseConfig, type ConfigDocument } from '../documents/config';
import { parseDockerfile } from '../documents/dockerfile';
import { dockerIgnore } from '../documents/ignore-files';
import { parsePyproject } from '../documents/pyproject';
import { parsePython } from '../documents/python';
import type { PythonModule } from '../documents/python-model';
import { parseReadme } from '../documents/readme';
import { parseRequirements, type Requirement } from '../documents/requirements';
import { LineIndex } from '../documents/text';
import type { ProjectLocation } from './discovery';
import type { FileContent } from './document-cache';
import type { GitIgnore } from './git-ignore';
import type { LiveSpace } from './live-space';
import type { MainRepo } from './main-repo';
import type { FileReference, Located, Project, ProjectFile, SourceText } from './project';
import { looksLikeRuntimeConfig } from './runtime-config';
import type { SpacedockFile, SpacedockSettings } from './settings';
import { defaultSettings, parseSpacedockFile } from './settings-file';

/** A file of the Space repo with its text, if that was read. */
export interface SnapshotFile extends ProjectFile {
  readonly content: FileContent | undefined;
}

/** What a snapshot is made of, and the next one made from. */
export interface SnapshotParts {
  readonly location: ProjectLocation;
  readonly settingsFile: { readonly file: FileReference; readonly content: FileContent } | undefined;
  readonly files: ReadonlyMap<string, SnapshotFile>;
  readonly filesTruncated: boolean;
  readonly ignore: GitIgnore;
  readonly mainRepo: MainRepo | undefined;
  readonly space: LiveSpace | undefined;
}

/** In characters. A longer one is no Dockerfile that anybody wrote, and reading it would hold up an editor. */
const longestDockerfile = 1_000_000;

const noText: SourceText = { text: '', lines: new LineIndex('') };
const linesOf = (text: string): LineIndex => new LineIndex(text);

/** A project out of what was read. Parses when asked, and nothing twice. */
export class ProjectSnapshot implements Project {
  readonly location: ProjectLocation;
  readonly settings: SpacedockSettings;
  readonly spacedockFile: Located<SpacedockFile> | undefined;
  readonly files: ReadonlyMap<string, ProjectFile>;
  readonly filesTruncated: boolean;
  #pythonFiles: readonly string[] | undefined;
  // Every rule asks for these.
  #dockerfile: { readonly found: Project['dockerfile'] } | undefined;
  #readme: { readonly found: Project['readme'] } | undefined;
  #config: { readonly found: Located<ConfigDocument> | undefined } | undefined;

  constructor(readonly parts: SnapshotParts) {
    this.location = parts.location;
    this.files = parts.files;
    this.filesTruncated = parts.filesTruncated;
    const { settingsFile } = parts;
    this.spacedockFile = settingsFile && {
      file: settingsFile.file,
      document: settingsFile.content.derived(parseSpacedockFile),
    };
    this.settings = this.spacedockFile?.document.settings ?? defaultSettings;
  }

  get dockerfile(): Project['dockerfile'] {
    if (this.#dockerfile === undefined) {
      const tooLong = (this.text('Dockerfile')?.length ?? 0) > longestDockerfile;
      this.#dockerfile = { found: tooLong ? undefined : this.located('Dockerfile', parseDockerfile) };
    }
    return this.#dockerfile.found;
  }

  get readme(): Project['readme'] {
    this.#readme ??= { found: this.located('README.md', parseReadme) };
    return this.#readme.found;
  }

  get config(): Project['config'] {
    this.#config ??= { found: this.findConfig() };
    return this.#config.found;
  }

  get pythonFiles(): readonly string[] {
    this.#pythonFiles ??= [...this.parts.files.values()]
      .filter((file) => file.path.endsWith('.py') && file.content !== undefined && !file.ignored)
      .map((file) => file.path);
    return this.#pythonFiles;
  }

  get mainRepo(): MainRepo | undefined {
    return this.parts.mainRepo;
  }

  get space(): LiveSpace | undefined {
    return this.parts.space;
  }

  get mainConfig(): Project['config'] {
    const path = this.settings.config ?? this.config?.file.path;
    const document = path === undefined ? undefined : this.parts.mainRepo?.files.get(path)?.content?.derived(parseConfig);
    return path === undefined || document === undefined ? undefined : { file: { repo: 'main', path }, document };
  }

  text(path: string): string | undefined {
    return this.parts.files.get(path)?.content?.text;
  }

  source(file: FileReference): SourceText | undefined {
    const { settingsFile } = this.parts;
    const isSettings = settingsFile?.file.repo === file.repo && settingsFile.file.path === file.path;
    const files = file.repo === 'space' ? this.parts.files : this.parts.mainRepo?.files;
    const content = files?.get(file.path)?.content ?? (isSettings ? settingsFile.content : undefined);
    if (content !== undefined) return { text: content.text, lines: content.derived(linesOf) };
    // A finding may be about a file that has no text.
    const known = file.repo === 'space' ? this.files.get(file.path) : undefined;
    return known !== undefined && (known.binary || known.size > largestInGit) ? noText : undefined;
  }

  derived<T>(path: string, read: (text: string) => T): T | undefined {
    return this.parts.files.get(path)?.content?.derived(read);
  }

  python(path: string): PythonModule | undefined {
    return this.derived(path, parsePython);
  }

  requirements(path: string): readonly Requirement[] | undefined {
    return this.derived<readonly Requirement[]>(path, path.endsWith('.toml') ? parsePyproject : parseRequirements);
  }

  dockerIgnores(path: string): boolean {
    const ignores =
      this.derived('Dockerfile.dockerignore', dockerIgnore) ?? this.derived('.dockerignore', dockerIgnore);
    return ignores?.(path) ?? false;
  }

  private located<T>(path: string, read: (text: string) => T): Located<T> | undefined {
    const document = this.derived(path, read);
    return document === undefined ? undefined : { file: { repo: 'space', path }, document };
  }

  private findConfig(): Located<ConfigDocument> | undefined {
    const named = this.settings.config;
    if (named !== undefined) return this.located(named, parseConfig);
    if (this.filesTruncated) return undefined;
    const candidates = [...this.parts.files.values()].filter(
      ({ path, content, ignored }) =>
        !ignored && content !== undefined && looksLikeRuntimeConfig(path, () => content.derived(parseConfig)),
    );
    const [only] = candidates;
    return only === undefined || candidates.length > 1 ? undefined : this.located(only.path, parseConfig);
  }
}

/** The same project with what was read of its Space; every later state of it keeps that. */
export function withLiveSpace(project: Project, space: LiveSpace | undefined): Project {
  return project instanceof ProjectSnapshot && project.space !== space ? new ProjectSnapshot({ ...project.parts, space }) : project;
}
