/** Names of interfaces as IOS has them, with the letter that GNS3 shortens each to. */
const FAMILIES = {
  e: 'Ethernet',
  f: 'FastEthernet',
  g: 'GigabitEthernet',
  s: 'Serial',
  a: 'ATM',
  p: 'POS',
} as const;

export type Family = keyof typeof FAMILIES;

/** What a slot or a WIC of an emulated Cisco router holds: how many ports of which family. */
export interface Module {
  readonly ports: number;
  readonly family: Family;
}

/** Adapters that Dynamips emulates. @see Cisco's data sheets of the port adapters and network modules */
const SLOT_MODULES: Readonly<Record<string, Module>> = {
  'C1700-MB-1FE': { ports: 1, family: 'f' },
  'C1700-MB-WIC1': { ports: 0, family: 'f' },
  'C2600-MB-1E': { ports: 1, family: 'e' },
  'C2600-MB-1FE': { ports: 1, family: 'f' },
  'C2600-MB-2E': { ports: 2, family: 'e' },
  'C2600-MB-2FE': { ports: 2, family: 'f' },
  'C7200-IO-2FE': { ports: 2, family: 'f' },
  'C7200-IO-FE': { ports: 1, family: 'f' },
  'C7200-IO-GE-E': { ports: 1, family: 'g' },
  'GT96100-FE': { ports: 2, family: 'f' },
  'Leopard-2FE': { ports: 2, family: 'f' },
  'NM-16ESW': { ports: 16, family: 'f' },
  'NM-1E': { ports: 1, family: 'e' },
  'NM-1FE-TX': { ports: 1, family: 'f' },
  'NM-4E': { ports: 4, family: 'e' },
  'NM-4T': { ports: 4, family: 's' },
  'PA-2FE-TX': { ports: 2, family: 'f' },
  'PA-4E': { ports: 4, family: 'e' },
  'PA-4T+': { ports: 4, family: 's' },
  'PA-8E': { ports: 8, family: 'e' },
  'PA-8T': { ports: 8, family: 's' },
  'PA-A1': { ports: 1, family: 'a' },
  'PA-FE-TX': { ports: 1, family: 'f' },
  'PA-GE': { ports: 1, family: 'g' },
  'PA-POS-OC3': { ports: 1, family: 'p' },
};

const WIC_MODULES: Readonly<Record<string, Module>> = {
  'WIC-1ENET': { ports: 1, family: 'e' },
  'WIC-1T': { ports: 1, family: 's' },
  'WIC-2T': { ports: 2, family: 's' },
};

/** The module in a slot or WIC; undefined for an unknown name. */
export function moduleOf(place: 'slot' | 'wic', name: string): Module | undefined {
  return (place === 'slot' ? SLOT_MODULES : WIC_MODULES)[name];
}

export function longName(family: Family): string {
  return FAMILIES[family];
}

/** What every router of a platform has without being asked. */
export interface PlatformDefaults {
  readonly slots: number;
  readonly wics: number;
  /** What is soldered in: slot 0 of most platforms. */
  readonly slot0: string | null;
  /** The first two bytes of its MAC address, the second one counted up by the Dynamips id. */
  readonly macPrefix: string;
  /** MiB, and KiB of non-volatile memory. */
  readonly ram: number;
  readonly nvram: number;
  readonly chassis?: string;
}

/** Platforms of Dynamips, with GNS3's defaults. */
const PLATFORMS: Readonly<Record<string, PlatformDefaults>> = {
  c7200: { slots: 7, wics: 0, slot0: 'C7200-IO-FE', macPrefix: 'ca', ram: 512, nvram: 512 },
  c3745: { slots: 5, wics: 3, slot0: 'GT96100-FE', macPrefix: 'c4', ram: 256, nvram: 256 },
  c3725: { slots: 3, wics: 3, slot0: 'GT96100-FE', macPrefix: 'c2', ram: 128, nvram: 256 },
  c2691: { slots: 2, wics: 3, slot0: 'GT96100-FE', macPrefix: 'c0', ram: 192, nvram: 256 },
  c3600: { slots: 4, wics: 0, slot0: null, macPrefix: 'cc', ram: 192, nvram: 256, chassis: '3640' },
  c2600: { slots: 2, wics: 3, slot0: 'C2600-MB-1E', macPrefix: 'c8', ram: 160, nvram: 128, chassis: '2610' },
  c1700: { slots: 1, wics: 2, slot0: 'C1700-MB-1FE', macPrefix: 'd0', ram: 160, nvram: 128, chassis: '1720' },
};

/** What a 2600's chassis has in slot 0. @see Cisco 2600 Series Modular Access Routers data sheet */
const C2600_BOARDS: Readonly<Record<string, string>> = {
  '2610': 'C2600-MB-1E',
  '2611': 'C2600-MB-2E',
  '2620': 'C2600-MB-1FE',
  '2621': 'C2600-MB-2FE',
  '2610XM': 'C2600-MB-1FE',
  '2611XM': 'C2600-MB-2FE',
  '2620XM': 'C2600-MB-1FE',
  '2621XM': 'C2600-MB-2FE',
  '2650XM': 'C2600-MB-1FE',
  '2651XM': 'C2600-MB-2FE',
};

/** The defaults of a platform, by GNS3's name (`c7200`); of the c7200 for a name that is none. */
export function platformDefaults(platform: string, chassis?: string): PlatformDefaults {
  const known = PLATFORMS[platform] ?? PLATFORMS['c7200']!;
  const board = platform === 'c2600' && chassis !== undefined ? C2600_BOARDS[chassis] : undefined;
  if (platform === 'c3600' && chassis === '3660') return { ...known, slots: 7, slot0: 'Leopard-2FE' };
  return board === undefined ? known : { ...known, slot0: board };
}
