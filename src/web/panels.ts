import { IconPuzzle, type Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Language } from './i18n/i18n.ts';
import type { OperationName } from './request.ts';

/** The screen of a module: what its `panel.tsx` exports. */
export interface PanelModule {
  readonly Panel: ComponentType;
}

/** How the navigation shows a screen: what the module's `panel/entry.ts` exports. */
export interface PanelEntry {
  readonly title: Readonly<Record<Language, string>>;
  readonly Icon: Icon;
  /** The operation without which it shows nothing; absent: it is for everybody. */
  readonly needs?: OperationName;
}

export interface PanelOfModule extends PanelEntry {
  /** Name of the module, which is its folder and its place in the address. */
  readonly name: string;
  readonly load: () => Promise<PanelModule>;
}

/** The panels of the modules that are there, by name, with the entries of those that bring one: a module whose folder is deleted has no screen any more. */
export function panelsOf(
  found: Readonly<Record<string, () => Promise<PanelModule>>>,
  entries: Readonly<Record<string, PanelEntry>> = {},
): readonly PanelOfModule[] {
  return Object.entries(found)
    .flatMap(([path, load]) => {
      const name = /\/modules\/([a-z0-9-]+)\/panel\.tsx$/.exec(path)?.[1];
      if (name === undefined) return [];
      const entry = entries[path.replace('/panel.tsx', '/panel/entry.ts')] ?? { title: titleOf(name), Icon: IconPuzzle };
      return [{ ...entry, name, load }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of a module that brings no title: `qos` → `QOS`, `monitoring` → `Monitoring`; names of three letters and fewer are abbreviations of the field. */
function titleOf(name: string): PanelEntry['title'] {
  const title = name.length <= 3 ? name.toUpperCase() : name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ');
  return { en: title, fr: title };
}
