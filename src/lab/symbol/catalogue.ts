import type { LabApi } from '../options.ts';
import { sizeOf } from '../network/symbols.ts';
import { drawSymbol } from './drawing.ts';

/** A picture as `GET /symbols/{id}/raw` sends it. */
export interface SymbolPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
}

/** The symbols of one server: those that every server has, drawn by the lab, and those that were uploaded. */
export interface Symbols {
  /** `GET /symbols`. */
  list(): Record<string, unknown>[];
  /** `GET /default_symbols`: the symbol of each device category, by theme. */
  defaults(): Record<string, Record<string, string>>;
  /** GNS3 never says that it lacks a picture: what is unknown looks like the computer of its default theme. */
  find(symbolId: string): SymbolPicture;
  /** Kept under the last part of its name. */
  upload(symbolId: string, bytes: Buffer): void;
}

/** File names of the classic theme, as both servers list them. */
const CLASSIC =
  'PBX PIX_firewall access_point access_server asa atm_bridge atm_switch call_manager cloud computer docker_guest dslam edge_label_switch_router ethernet_switch firewall frame_relay_switch gateway hub ids iosv_l2_virl iosv_virl ip_phone label_switch_router lightweight_ap multilayer_switch nat optical_router printer qemu_guest route_switch_processor router.awp router router_firewall router_netflow server sip_server traceng vbox_guest vmware_guest voice_access_server voice_router vpcs_guest wlan_controller'.split(
    ' ',
  );

/** File names of the affinity themes: a shape and a color each. */
const AFFINITY =
  'atm bug camera camera_dome client client_vm cloud coffee cog communications conversation dna dna2 docker dslam factory fingerprint firewall firewall3 globe grid grid2 health house hub inspect inspect2 interconnect ip_phone isdn laptop ldap light_bulb link loadbalancer nas nat nat2 office optical phone_cloud phone_old phone_wireless pinpoint printer rj45 router router2 router_cloud satellite satellite_dish scull server server_cluster shield statistics storage switch switch_multilayer tablet template tree user virtualbox vm vmware vrf wifi wlc xml'.split(
    ' ',
  );

const AFFINITY_FOLDERS = ['circle', 'square'].flatMap((shape) =>
  ['blue', 'gray', 'green', 'red'].map((color) => `affinity/${shape}/${color}`),
);

/** Symbols of the device categories: the classic one and that of the affinity themes. 3.0 calls the hub `hub`. */
const CATEGORIES: readonly (readonly [category: string, classic: string, affinity: string])[] = [
  ['cloud', 'cloud', 'cloud'],
  ['nat', 'nat', 'nat'],
  ['ethernet_switch', 'ethernet_switch', 'switch'],
  ['ethernet_hub', 'hub', 'hub'],
  ['frame_relay_switch', 'frame_relay_switch', 'isdn'],
  ['atm_switch', 'atm_switch', 'atm'],
  ['router', 'router', 'router'],
  ['multilayer_switch', 'multilayer_switch', 'switch_multilayer'],
  ['firewall', 'firewall', 'firewall3'],
  ['computer', 'computer', 'client'],
  ['vpcs_guest', 'vpcs_guest', 'client'],
  ['qemu_guest', 'qemu_guest', 'client_vm'],
  ['vbox_guest', 'vbox_guest', 'virtualbox'],
  ['vmware_guest', 'vmware_guest', 'vmware'],
  ['docker_guest', 'docker_guest', 'docker'],
];

/** The name of a theme as servers write it: `Affinity-square-blue`. */
function themeOf(folder: string): string {
  return folder.charAt(0).toUpperCase() + folder.slice(1).replaceAll('/', '-');
}

export function createSymbols(api: LabApi): Symbols {
  const folders = new Map([...AFFINITY_FOLDERS.map((folder) => [folder, AFFINITY] as const), ['classic', CLASSIC] as const]);
  const known = new Map<string, { folder: string; name: string }>();
  for (const [folder, names] of folders) for (const name of names) known.set(`:/symbols/${folder}/${name}.svg`, { folder, name });
  const uploaded = new Map<string, SymbolPicture>();
  const fallback = api === 'v2' ? ':/symbols/classic/computer.svg' : ':/symbols/affinity/square/blue/client.svg';

  /** `:/symbols/router.svg`, as projects of older versions have it, is the classic one. */
  function builtIn(symbolId: string): { id: string; folder: string; name: string } | null {
    for (const id of [symbolId, symbolId.replace(/^:\/symbols\//, ':/symbols/classic/')]) {
      const entry = known.get(id);
      if (entry !== undefined) return { id, ...entry };
    }
    return null;
  }

  return {
    list: () => [
      ...[...known].map(([symbol_id, { folder, name }]) => ({
        symbol_id,
        filename: `${name}.svg`,
        theme: themeOf(folder),
        builtin: true,
      })),
      ...[...uploaded.keys()].map((symbol_id) => ({ symbol_id, filename: symbol_id, theme: 'Custom symbols', builtin: false })),
    ],
    defaults: () =>
      Object.fromEntries(
        ['classic', ...AFFINITY_FOLDERS.filter((folder) => !folder.endsWith('green'))].map((folder) => [
          themeOf(folder),
          Object.fromEntries(
            CATEGORIES.map(([category, classic, affinity]) => [
              api === 'v3' && category === 'ethernet_hub' ? 'hub' : category,
              `:/symbols/${folder}/${folder === 'classic' ? classic : affinity}.svg`,
            ]),
          ),
        ]),
      ),
    find(symbolId) {
      const own = uploaded.get(symbolId);
      if (own !== undefined) return own;
      const { id, folder, name } = builtIn(symbolId) ?? builtIn(fallback)!;
      const [width, height] = sizeOf(id);
      return { bytes: Buffer.from(drawSymbol(folder, name, width, height)), contentType: 'image/svg+xml', width, height };
    },
    upload(symbolId, bytes) {
      const name = symbolId.split('/').at(-1)!;
      uploaded.set(name, { bytes, ...pictureFacts(name, bytes) });
    },
  };
}

/** Type and size of an uploaded picture: an SVG says its size, of others the lab takes that of most symbols. */
function pictureFacts(name: string, bytes: Buffer): Omit<SymbolPicture, 'bytes'> {
  const svg = name.endsWith('.svg') ? /<svg\b[^>]*>/.exec(bytes.toString('latin1'))?.[0] : undefined;
  const length = (side: string): number => Math.round(Number(new RegExp(`\\b${side}="([0-9.]+)`).exec(svg ?? '')?.[1] ?? 60));
  return {
    contentType: name.endsWith('.svg') ? 'image/svg+xml' : name.endsWith('.png') ? 'image/png' : 'image/jpeg',
    width: length('width'),
    height: length('height'),
  };
}
