/** What a symbol shows, drawn in a field of 100 × 100 by `ink` on `paper`. */
type Drawing = (ink: string, paper: string) => string;

const stroke = (ink: string, width: number): string =>
  `fill="none" stroke="${ink}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"`;

/** Four arrows, two inwards and two outwards. */
const arrows = (ink: string): string =>
  `<path d="M22 50H44M34 40L44 50L34 60M78 50H56M66 40L56 50L66 60M50 46V24M40 33L50 23L60 33M50 54V76M40 67L50 77L60 67" ${stroke(ink, 6)}/>`;

const screen = (ink: string, paper: string, sign: string): string =>
  `<rect x="14" y="18" width="72" height="50" rx="5" fill="${ink}"/><rect x="20" y="24" width="60" height="38" rx="2" fill="${paper}"/>` +
  `<path d="M42 68H58L62 80H38Z" fill="${ink}"/><rect x="28" y="79" width="44" height="5" rx="2" fill="${ink}"/>${sign}`;

const cloudPath = 'M28 74C14 74 10 54 24 50C20 32 44 22 52 36C62 26 80 34 76 50C92 52 90 74 76 74Z';

const bricks = (ink: string): string =>
  `<rect x="16" y="22" width="68" height="56" rx="3" ${stroke(ink, 6)}/>` +
  `<path d="M16 41H84M16 59H84M40 22V41M64 22V41M28 41V59M52 41V59M76 41V59M40 59V78M64 59V78" ${stroke(ink, 4)}/>`;

const DRAWINGS = {
  router: (ink) => `<circle cx="50" cy="50" r="38" ${stroke(ink, 6)}/>${arrows(ink)}`,
  switch: (ink) =>
    `<rect x="10" y="26" width="80" height="48" rx="6" ${stroke(ink, 6)}/>` +
    `<path d="M26 42H70M60 34L70 42L60 50M74 60H30M40 52L30 60L40 68" ${stroke(ink, 6)}/>`,
  multilayer: (ink) =>
    `<rect x="12" y="12" width="76" height="76" rx="8" ${stroke(ink, 6)}/><circle cx="50" cy="50" r="32" ${stroke(ink, 4)}/>${arrows(ink)}`,
  hub: (ink) =>
    `<rect x="10" y="30" width="80" height="40" rx="6" ${stroke(ink, 6)}/><path d="M28 50H70M58 40L70 50L58 60" ${stroke(ink, 6)}/>`,
  computer: (ink, paper) => screen(ink, paper, `<path d="M28 36L38 43L28 50M44 51H58" ${stroke(ink, 4)}/>`),
  machine: (ink, paper) => screen(ink, paper, `<path d="M50 28L66 36V50L50 58L34 50V36ZM34 36L50 44L66 36M50 44V58" ${stroke(ink, 3)}/>`),
  container: (ink, paper) =>
    screen(ink, paper, `<path d="M30 44H70C70 56 36 60 30 44ZM36 44V36H44V44M46 44V36H54V44M56 44V36H64V44" ${stroke(ink, 3)}/>`),
  server: (ink, paper) =>
    `<rect x="28" y="8" width="44" height="84" rx="5" fill="${ink}"/>` +
    `<path d="M36 22H64M36 34H64M36 46H64" ${stroke(paper, 5)}/><circle cx="50" cy="74" r="5" fill="${paper}"/>`,
  cloud: (ink) => `<path d="${cloudPath}" ${stroke(ink, 6)}/>`,
  nat: (ink) => `<path d="${cloudPath}" ${stroke(ink, 6)}/><path d="M36 56H62M54 48L62 56L54 64" ${stroke(ink, 5)}/>`,
  firewall: (ink) => bricks(ink),
  phone: (ink, paper) =>
    `<rect x="18" y="30" width="64" height="52" rx="8" fill="${ink}"/><path d="M18 24Q50 8 82 24" ${stroke(ink, 10)}/>` +
    `<path d="M34 44H66M34 56H66M34 68H66" ${stroke(paper, 5)} stroke-dasharray="1 15"/>`,
  wireless: (ink) =>
    `<path d="M20 44Q50 14 80 44M31 55Q50 36 69 55M41 66Q50 57 59 66" ${stroke(ink, 7)}/><circle cx="50" cy="78" r="6" fill="${ink}"/>`,
  printer: (ink, paper) =>
    `<rect x="14" y="38" width="72" height="34" rx="5" fill="${ink}"/><path d="M28 38V16H72V38M28 60H72V86H28Z" fill="${paper}" stroke="${ink}" stroke-width="5"/>`,
  storage: (ink) =>
    `<path d="M20 24V76C20 90 80 90 80 76V24M20 50C20 64 80 64 80 50" ${stroke(ink, 6)}/><ellipse cx="50" cy="24" rx="30" ry="11" ${stroke(ink, 6)}/>`,
} as const satisfies Record<string, Drawing>;

type Kind = keyof typeof DRAWINGS;

/** The first of these that a name has in it. What matches none is a box with its name's first letter. */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/multilayer|route_switch|iosv_l2/, 'multilayer'],
  [/phone|dslam/, 'phone'],
  [/firewall|asa|PIX|ids|shield/, 'firewall'],
  [/^nat/, 'nat'],
  [/cloud|globe/, 'cloud'],
  [/router|gateway|vrf|iosv/, 'router'],
  [/hub/, 'hub'],
  [/switch|^atm|isdn|interconnect|loadbalancer/, 'switch'],
  [/docker/, 'container'],
  [/vm|vbox|virtualbox|qemu/, 'machine'],
  [/computer|vpcs|client|laptop|tablet|traceng/, 'computer'],
  [/access_point|_ap$|wlan|wlc|wifi|satellite/, 'wireless'],
  [/printer/, 'printer'],
  [/storage|nas|ldap/, 'storage'],
  [/server|manager|PBX/, 'server'],
];

/** Ink of the classic theme and of each affinity color. */
const INKS: Readonly<Record<string, string>> = { classic: '#2b5f82', blue: '#1f5fa8', gray: '#5b646d', green: '#2c7a46', red: '#a8322a' };

/** A symbol of the lab's own drawing, in the size that GNS3's has. */
export function drawSymbol(folder: string, name: string, width: number, height: number): string {
  const ink = INKS[folder.split('/').at(-1)!] ?? INKS['classic']!;
  const kind = KINDS.find(([pattern]) => pattern.test(name))?.[1];
  const shown = kind === undefined ? initial(name, ink) : DRAWINGS[kind](ink, '#ffffff');
  const plate = folder.includes('circle')
    ? `<circle cx="50" cy="50" r="48" fill="#ffffff" stroke="${ink}" stroke-width="3"/>`
    : folder.includes('square')
      ? `<rect x="2" y="2" width="96" height="96" rx="12" fill="#ffffff" stroke="${ink}" stroke-width="3"/>`
      : '';
  const inside = plate === '' ? shown : `${plate}<g transform="translate(15 15) scale(0.7)">${shown}</g>`;
  // A flat classic symbol is the same drawing, stretched as its shape is.
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="none">${inside}</svg>`;
}

function initial(name: string, ink: string): string {
  return (
    `<rect x="14" y="14" width="72" height="72" rx="10" ${stroke(ink, 6)}/>` +
    `<text x="50" y="67" font-family="sans-serif" font-size="48" font-weight="bold" text-anchor="middle" fill="${ink}">${name.charAt(0).toUpperCase()}</text>`
  );
}
