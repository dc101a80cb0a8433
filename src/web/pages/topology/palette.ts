import type { Severity } from '#model/severity.ts';

/** The colours that the map is drawn with; a canvas takes no style sheet of the page. */
export interface Palette {
  readonly surface: string;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly started: string;
  readonly suspended: string;
  readonly down: string;
  readonly filtered: string;
  /** Tile of a node that runs, by what it is; and of one that does not. */
  readonly tile: {
    readonly network: string;
    readonly host: string;
    readonly guard: string;
    readonly outside: string;
    readonly off: string;
  };
  /** Open alerts, by how bad they are. */
  readonly alert: Readonly<Record<Severity, string>>;
  readonly glyph: string;
  readonly glyphOff: string;
}

/** Text on the surface has a contrast of at least 4.5, marks of at least 3. @see WCAG 2.2 §1.4.3, §1.4.11 */
export const LIGHT: Palette = {
  surface: '#ffffff',
  ink: '#212529',
  muted: '#868e96',
  accent: '#1864ab',
  started: '#2b8a3e',
  suspended: '#b35c00',
  down: '#c92a2a',
  filtered: '#862e9c',
  tile: { network: '#1971c2', host: '#0b7285', guard: '#a61e4d', outside: '#5c677d', off: '#dee2e6' },
  alert: { info: '#5c677d', warning: '#8f6500', minor: '#b35c00', major: '#c92a2a', critical: '#a3003a' },
  glyph: '#ffffff',
  glyphOff: '#495057',
};

export const DARK: Palette = {
  surface: '#1a1b1e',
  ink: '#e9ecef',
  muted: '#868e96',
  accent: '#74c0fc',
  started: '#51cf66',
  suspended: '#ffa94d',
  down: '#ff6b6b',
  filtered: '#da77f2',
  tile: { network: '#1c7ed6', host: '#1098ad', guard: '#d6336c', outside: '#748099', off: '#373a40' },
  alert: { info: '#a5b1c2', warning: '#ffd43b', minor: '#ffa94d', major: '#ff6b6b', critical: '#ff8fb1' },
  glyph: '#ffffff',
  glyphOff: '#c1c2c5',
};
