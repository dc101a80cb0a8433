/** One console that is open in this browser tab. */
export interface ConsoleTab {
  readonly projectId: string;
  readonly nodeId: string;
  /** Which GNS3 server; needed only where several have the project. */
  readonly server: string | undefined;
  /** The node's name when it was opened: shown until the topology tells how it is called now. */
  readonly name: string;
}

/** The dock: which consoles are open, in their order, and how they are shown. */
export interface Dock {
  readonly tabs: readonly ConsoleTab[];
  /** Keys of the tabs that were in front, the one in front now last. */
  readonly front: readonly string[];
  readonly folded: boolean;
  /** Two consoles beside each other, where there is room. */
  readonly beside: boolean;
  readonly heightPx: number;
  readonly fontPx: number;
}

export const EMPTY_DOCK: Dock = { tabs: [], front: [], folded: false, beside: false, heightPx: 300, fontPx: 13 };

/** More consoles than anybody follows; each is a connection and a terminal. */
export const TABS_MAX = 24;
const FONT_PX = { least: 8, most: 28 } as const;
export const HEIGHT_PX = { least: 120, most: 2_000 } as const;

export function keyOf(tab: Pick<ConsoleTab, 'projectId' | 'nodeId' | 'server'>): string {
  return [tab.projectId, tab.nodeId, tab.server ?? ''].join('/');
}

/** The tab in front. */
export function frontTab(dock: Dock): ConsoleTab | undefined {
  return dock.tabs.find((tab) => keyOf(tab) === dock.front.at(-1));
}

/** The tabs that are seen: the one in front, and beside it the one that was in front before, in the order of the tabs. */
export function shownTabs(dock: Dock): readonly ConsoleTab[] {
  const shown = dock.front.slice(dock.beside ? -2 : -1);
  return dock.tabs.filter((tab) => shown.includes(keyOf(tab)));
}

/** Opens a console, or brings the one that is open to the front. */
export function withTab(dock: Dock, tab: ConsoleTab): Dock {
  const key = keyOf(tab);
  const known = dock.tabs.some((one) => keyOf(one) === key);
  const full = !known && dock.tabs.length >= TABS_MAX;
  // The one that was longest not looked at gives way.
  const room = full ? withoutTab(dock, dock.front.at(0)!) : dock;
  return inFront({ ...room, tabs: known ? room.tabs : [...room.tabs, tab], folded: false }, key);
}

export function withoutTab(dock: Dock, key: string): Dock {
  const index = dock.tabs.findIndex((tab) => keyOf(tab) === key);
  if (index < 0) return dock;
  return { ...dock, tabs: dock.tabs.toSpliced(index, 1), front: dock.front.filter((one) => one !== key) };
}

export function inFront(dock: Dock, key: string): Dock {
  if (!dock.tabs.some((tab) => keyOf(tab) === key)) return dock;
  return { ...dock, front: [...dock.front.filter((one) => one !== key), key], folded: false };
}

/** The tab so many places further, around the ends. */
export function stepped(dock: Dock, by: number): Dock {
  const index = dock.tabs.findIndex((tab) => keyOf(tab) === dock.front.at(-1));
  const next = dock.tabs.at((index + by + dock.tabs.length) % dock.tabs.length);
  return next === undefined ? dock : inFront(dock, keyOf(next));
}

export function withFont(dock: Dock, byPx: number): Dock {
  return { ...dock, fontPx: Math.min(FONT_PX.most, Math.max(FONT_PX.least, dock.fontPx + byPx)) };
}

export function withHeight(dock: Dock, heightPx: number): Dock {
  return { ...dock, heightPx: Math.round(Math.min(HEIGHT_PX.most, Math.max(HEIGHT_PX.least, heightPx))) };
}

/** A dock out of what was kept; whatever does not fit is left out. */
export function dockOf(kept: string | null): Dock {
  let told: Record<string, unknown>;
  try {
    const parsed = JSON.parse(kept ?? '{}') as unknown;
    told = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return EMPTY_DOCK;
  }
  const listed = Array.isArray(told['tabs']) ? (told['tabs'] as unknown[]) : [];
  const found = new Map<string, ConsoleTab>();
  for (const tab of listed.flatMap(tabOf)) if (found.size < TABS_MAX) found.set(keyOf(tab), tab);
  const tabs = [...found.values()];
  const said = Array.isArray(told['front']) ? (told['front'] as unknown[]) : [];
  const front = new Set<string>([...found.keys()].filter((key) => !said.includes(key)));
  for (const key of said) if (typeof key === 'string' && found.has(key)) front.add(key);
  const dock: Dock = { ...EMPTY_DOCK, tabs, front: [...front], folded: told['folded'] === true, beside: told['beside'] === true };
  const { heightPx, fontPx } = told;
  const sized = Number.isFinite(heightPx) ? withHeight(dock, heightPx as number) : dock;
  return Number.isFinite(fontPx) ? withFont(sized, Math.round(fontPx as number) - sized.fontPx) : sized;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function tabOf(told: unknown): ConsoleTab[] {
  if (typeof told !== 'object' || told === null) return [];
  const { projectId, nodeId, server, name } = told as Record<string, unknown>;
  if (typeof projectId !== 'string' || !UUID.test(projectId) || typeof nodeId !== 'string' || !UUID.test(nodeId)) return [];
  return [{ projectId, nodeId, server: typeof server === 'string' ? server : undefined, name: typeof name === 'string' ? name : '' }];
}
