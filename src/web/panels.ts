import type { ComponentType } from 'react';
import type { Language } from './i18n/i18n.ts';
import type { OperationName } from './request.ts';

/** The screen of a module: what its `panel.tsx` exports. */
export interface PanelModule {
  readonly Panel: ComponentType;
}

export type PanelTitle = Readonly<Record<Language, string>>;

export interface PanelEntry {
  /** Name of the module, which is its folder and its place in the address. */
  readonly name: string;
  /** As the navigation shows it. */
  readonly title: PanelTitle;
  readonly load: () => Promise<PanelModule>;
  /** The operation without which it shows nothing; absent: it is for everybody. */
  readonly needs?: OperationName;
}

/** The panels of the modules that are there, by name, with the titles of those that bring one: a module whose folder is deleted has no screen any more. */
export function panelsOf(
  found: Readonly<Record<string, () => Promise<PanelModule>>>,
  needs: Readonly<Record<string, OperationName>> = {},
  titles: Readonly<Record<string, PanelTitle>> = {},
): readonly PanelEntry[] {
  return Object.entries(found)
    .flatMap(([path, load]) => {
      const name = /\/modules\/([a-z0-9-]+)\/panel\.tsx$/.exec(path)?.[1];
      const needed = needs[path.replace('/panel.tsx', '/panel/needs.ts')];
      const title = titles[path.replace('/panel.tsx', '/panel/title.ts')];
      return name === undefined ? [] : [{ name, title: title ?? titleOf(name), load, ...(needed === undefined ? {} : { needs: needed }) }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of a module that brings no title: `qos` → `QOS`, `monitoring` → `Monitoring`; names of three letters and fewer are abbreviations of the field. */
function titleOf(name: string): PanelTitle {
  const title = name.length <= 3 ? name.toUpperCase() : name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ');
  return { en: title, fr: title };
}
