import type { Language } from '#kernel/language.ts';
import type { Topology } from '#model/topology.ts';
import type { Asker } from './asker.ts';
import type { Named, NamedNode } from './names.ts';
import { shown } from './words.ts';

export interface SaidLink {
  readonly label: string;
  readonly page: string | null;
  readonly operation: string | null;
}

/** An answer before it is dressed for whoever asked. */
export interface Said {
  readonly answer: string;
  readonly facts?: readonly string[];
  readonly links?: readonly SaidLink[];
  readonly suggestions?: readonly string[];
}

/** A question as it was understood. */
export interface Asked {
  readonly asker: Asker;
  /** As it was put. */
  readonly question: string;
  readonly language: Language;
  readonly named: Named;
  /** Of the words of the question, see `plainWords`. */
  readonly words: string;
  readonly now: Date;
  readonly since: Date | null;
  /** Of a day that is over; null: until now. */
  readonly until: Date | null;
  /** The one project that is meant, if any. */
  readonly projectId: string | undefined;
  /** Projects that are meant, as far as the caller may see them. */
  readonly projects: Topology['projects'];
  /** The sentence of the language of the answer. */
  readonly say: (english: string, french: string) => string;
}

const MOST_FACTS = 15;

/** The first of them as lines, and how many were left out. */
export function lines<T>(all: readonly T[], line: (one: T) => string, { say }: Pick<Asked, 'say'>): string[] {
  const told = all.slice(0, MOST_FACTS).map((one) => shown(line(one), 240));
  const rest = all.length - told.length;
  return rest > 0 ? [...told, say(`… and ${rest} more`, `… et ${rest} de plus`)] : told;
}

/** `2026-05-04 10:20 UTC` */
export function when(time: Date | string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function nodeLink(node: Pick<NamedNode, 'project_id' | 'node_id' | 'name'>): SaidLink {
  return { label: shown(node.name), page: `/equipment/${node.project_id}/${node.node_id}`, operation: 'equipment.get' };
}

export function projectLink(project: { readonly project_id: string; readonly name: string }): SaidLink {
  return { label: shown(project.name), page: `/projects/${project.project_id}`, operation: 'gns3.topology.get' };
}

export function moduleLink(module: string, label: string, operation: string): SaidLink {
  return { label, page: `/modules/${module}`, operation };
}

/** What is said where a source refused, or is away. */
export function notKnown({ asker, say }: Pick<Asked, 'asker' | 'say'>, operation: string): Said {
  const failure = asker.failures.get(operation);
  if (failure?.code === 'forbidden' || failure?.code === 'unauthorized') {
    return { answer: say(`You may not read that (${operation}).`, `Vous n’avez pas le droit de lire cela (${operation}).`) };
  }
  if (failure?.fault === 'caller' || failure?.fault === 'absent') {
    const reason = shown(failure.message, 240);
    return { answer: say(`That cannot be told: ${reason}`, `Cela ne peut pas être dit : ${reason}`) };
  }
  return {
    answer: say(`That is not known now: ${operation} gave no answer.`, `Cela n’est pas connu en ce moment : ${operation} n’a pas répondu.`),
  };
}

/** The first node that is named; else what to say instead. */
export function oneNode({ named, question, say }: Asked): { readonly node: NamedNode } | { readonly said: Said } {
  const nodes = named.nodes[0];
  if (nodes?.length === 1) return { node: nodes[0]! };
  if (nodes !== undefined) {
    return {
      said: {
        answer: say(
          `${nodes.length} projects have a node ${shown(nodes[0]!.name)}: say in which project.`,
          `${nodes.length} projets ont un nœud ${shown(nodes[0]!.name)} : dites dans quel projet.`,
        ),
        facts: nodes.slice(0, MOST_FACTS).map(({ project }) => shown(project)),
        links: nodes.slice(0, 5).map(nodeLink),
      },
    };
  }
  const [nearly] = named.nearly;
  if (nearly !== undefined) {
    return {
      said: {
        answer: say(
          `There is no node ${shown(nearly.word)} that you may see.`,
          `Il n’y a pas de nœud ${shown(nearly.word)} que vous puissiez voir.`,
        ),
        suggestions: nearly.names.map((name) =>
          shown(
            question.replace(nearly.word, () => name),
            500,
          ),
        ),
      },
    };
  }
  const [strange] = named.strange;
  return {
    said: {
      answer:
        strange === undefined
          ? say('Say which node is meant, by its name.', 'Dites de quel nœud il s’agit, par son nom.')
          : say(`There is no node ${shown(strange)} that you may see.`, `Il n’y a pas de nœud ${shown(strange)} que vous puissiez voir.`),
    },
  };
}
