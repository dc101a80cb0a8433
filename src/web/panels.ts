import type { ComponentType } from 'react';

/** The screen of a module: what its `panel.tsx` exports. */
export interface PanelModule {
  readonly Panel: ComponentType;
}

export interface PanelEntry {
  /** Name of the module, which is its folder and its place in the address. */
  readonly name: string;
  /** As the navigation shows it. */
  readonly title: string;
  readonly load: () => Promise<PanelModule>;
}

/** The panels of the modules that are there, by name: a module whose folder is deleted has no screen any more. */
export function panelsOf(found: Readonly<Record<string, () => Promise<PanelModule>>>): readonly PanelEntry[] {
  return Object.entries(found)
    .flatMap(([path, load]) => {
      const name = /\/modules\/([a-z0-9-]+)\/panel\.tsx$/.exec(path)?.[1];
      return name === undefined ? [] : [{ name, title: titleOf(name), load }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** `qos` → `QOS`, `monitoring` → `Monitoring`: names of three letters and fewer are abbreviations of the field. */
function titleOf(name: string): string {
  return name.length <= 3 ? name.toUpperCase() : name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ');
}
