import type { Lab } from '#lab/index.ts';

/** What a lab itself says of what was done to it: the judge of a soak, which never asks the hub. */
export interface LabRecord {
  /** What became of nodes and links since the last `clear`, in order: a start of what runs already is no effect. */
  effects(): readonly string[];
  /** Requests since the last `clear` that were to change something, whatever became of them. */
  requests(): readonly string[];
  /** How everything stands: projects, nodes and links. */
  state(): readonly string[];
  clear(): void;
  /** Called at the moment of an effect, before whoever asked for it has an answer, with how many there are since the last `clear`. */
  watch(listener: ((count: number) => void) | undefined): void;
}

/** Watches a lab from inside its process: every change is announced there, listened to or not. */
export function recordLab(lab: Lab): LabRecord {
  const effects: string[] = [];
  const names = new Map<string, string>();
  for (const project of lab.model.projects.values()) {
    names.set(project.projectId, project.name);
    for (const node of project.nodes.values()) names.set(node.nodeId, `${project.name}/${node.name}`);
    for (const link of project.links.values()) {
      names.set(link.linkId, `${project.name}/${link.ends.map(({ node }) => node.name).join('–')}`);
    }
  }
  const named = (id: string): string => names.get(id) ?? id;
  const standing = (): Map<string, string> => {
    const now = new Map<string, string>();
    for (const project of lab.model.projects.values()) {
      for (const node of project.nodes.values()) now.set(`node ${named(node.nodeId)}`, node.status);
      for (const { linkId, suspended, filters } of project.links.values()) {
        now.set(`link ${named(linkId)}`, `${suspended ? 'suspended' : 'open'} ${JSON.stringify(filters)}`);
      }
    }
    return now;
  };
  // What a project that is being opened does not have for a moment comes back as it was: no effect.
  const known = standing();
  let listener: ((count: number) => void) | undefined;
  const look = (): void => {
    const before = effects.length;
    for (const [thing, state] of standing()) {
      if (known.get(thing) !== state) effects.push(`${thing}: ${state}`);
      known.set(thing, state);
    }
    if (effects.length > before) listener?.(effects.length);
  };
  const { announce } = lab.model;
  const tell = announce.project.bind(announce);
  announce.project = (project, action, event) => {
    look();
    tell(project, action, event);
  };
  return {
    effects() {
      look();
      return [...effects];
    },
    requests: () =>
      lab
        .journal()
        .filter(({ method, path }) => method !== 'GET' && !path.includes('/access/'))
        .map(({ method, path, status }) => {
          const what = path.replace(/^\/v\d/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, named);
          return `${method} ${what} ${status >= 200 && status < 300 ? 'taken' : status === 0 ? 'unanswered' : status}`;
        }),
    state: () => [
      ...[...lab.model.projects.values()].map(({ name, status }) => `project ${name}: ${status}`),
      ...[...standing()].map(([thing, state]) => `${thing}: ${state}`),
    ],
    clear() {
      look();
      effects.length = 0;
      lab.clearJournal();
    },
    watch: (wanted) => void (listener = wanted),
  };
}

/** How much more often each text stands in `later` than in `first`. */
export function more(first: readonly string[], later: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const text of first) left.set(text, (left.get(text) ?? 0) + 1);
  return later.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}
