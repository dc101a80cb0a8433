import type { Topology } from '#model/topology.ts';
import { intentOf, type Intent } from './intents.ts';
import { namedIn, type Named } from './names.ts';
import { plainWords } from './words.ts';

/** A question that was asked before in the same conversation, and what was answered. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
}

/** A question as far as it says itself what it is about. */
interface Reading {
  readonly named: Named;
  readonly words: string;
  readonly intent: Intent | null;
}

/** Begins with a word that goes on from what was said before, or is a name and nothing else: `and R2?`, `et dans campus ?` */
const GOES_ON = /^(and|et|what about|how about|qu en est il)\b|^((in|of|for|dans|de|du|pour) )?((the|le|la) )?((project|projet) )?#[np]$/;
/** A word that stands for a thing that was named before. `qu’y a-t-il`, `que s’est-il passé` name none. */
const POINTS_BACK =
  /\b(it|its|that (one|node|device|router|switch)|this (one|node|device|router|switch)|son|sa|ses|lui|celui (ci|la)|celle (ci|la)|ce (noeud|routeur|commutateur)|cet equipement)\b|(?<!\bs )\best (il|elle)\b|(?<!\by )\ba t (il|elle)\b/;
/** Asked of one device where nothing else is said. */
const OF_ONE: ReadonlySet<Intent | null> = new Set(['cause', 'load', 'restarted', 'changed_by', 'backup']);
/** Speaks of many things, or of all. */
const OF_MANY =
  /\b(all|any\w*|every\w*|nodes|devices|routers|switches|links?|interfaces?|network|lab|projects?|tout\w*|tous|noeuds|equipements|routeurs|commutateurs|liens?|reseau|projets?)\b/;

function readingOf(question: string, projects: Topology['projects']): Reading {
  const named = namedIn(question, projects);
  const words = plainWords(named.text);
  return { named, words, intent: intentOf(words) };
}

/**
 * A question with what it leaves unsaid taken from the turns before, the newest first: the device that was named last, or what was asked of it.
 * A question that is whole by itself stays as it is.
 */
export function understood(question: string, turns: readonly Turn[], projects: Topology['projects']): Reading {
  const own = readingOf(question, projects);
  if (turns.length === 0) return own;
  const { named, words } = own;
  const goesOn = GOES_ON.test(words);
  const before = turns.toReversed();
  const meant = (): Intent | null => {
    const intents = before.map(({ question: asked }) => readingOf(asked, projects).intent);
    return intents.find((each) => each !== null && each !== 'help' && each !== 'change') ?? null;
  };
  const intent = own.intent ?? (goesOn ? meant() : null);
  const namesNothing = named.nodes.length + named.addresses.length + named.nearly.length + named.strange.length === 0;
  const refers = goesOn || POINTS_BACK.test(words) || intent === 'change' || (OF_ONE.has(intent) && named.projects.length === 0);
  if (intent === null || !namesNothing || !refers || OF_MANY.test(words)) return { ...own, intent };
  const last = before.map(({ question: asked }) => namedIn(asked, projects)).find(({ nodes }) => nodes.length > 0);
  if (last === undefined) return { ...own, intent };
  return { named: { ...named, nodes: last.nodes, projects: named.projects.length > 0 ? named.projects : last.projects }, words, intent };
}
