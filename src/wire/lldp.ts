/**
 * LLDP as it is on the wire (IEEE 802.1AB-2016): what a device tells its neighbors of itself. Decodes whole Ethernet frames and LLDPDUs. As clause 9.2.8
 * says, a data unit whose mandatory parts are wrong is none, and an optional part that is wrong is left out.
 */

/** EtherType. @see clause 7.3 */
const LLDP = 0x88cc;
/** Tags that may stand before it. @see IEEE 802.1Q clause 9.5 */
const TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);
/** Where the EtherType stands behind the two addresses. */
const TYPE_AT = 12;

/** TLV types. @see table 8-1 */
const TLV = {
  end: 0,
  chassisId: 1,
  portId: 2,
  timeToLive: 3,
  portDescription: 4,
  systemName: 5,
  systemDescription: 6,
  capabilities: 7,
  managementAddress: 8,
  organization: 127,
} as const;

/** @see table 8-2 */
const CHASSIS_ID = [
  '',
  'chassis_component',
  'interface_alias',
  'port_component',
  'mac',
  'network_address',
  'interface_name',
  'local',
] as const;
/** @see table 8-3 */
const PORT_ID = ['', 'interface_alias', 'port_component', 'mac', 'network_address', 'interface_name', 'agent_circuit_id', 'local'] as const;

/** Bit by bit. @see table 8-4 */
const CAPABILITIES = [
  'other',
  'repeater',
  'bridge',
  'wlan_access_point',
  'router',
  'telephone',
  'docsis_cable_device',
  'station_only',
  'c_vlan',
  's_vlan',
  'two_port_mac_relay',
] as const;
export type LldpCapability = (typeof CAPABILITIES)[number];

/** IEEE 802.1 and 802.3. @see IEEE 802.1Q annex D, IEEE 802.3 clause 79 */
const IEEE_8021 = 0x00_80_c2;
const IEEE_8023 = 0x00_12_0f;

export interface LldpId {
  /** What the id is: `mac`, `interface_name`, `local`, …; `reserved` for what the standard does not know. */
  readonly kind: Exclude<(typeof CHASSIS_ID)[number] | (typeof PORT_ID)[number], ''> | 'reserved';
  /** As people write it: a MAC with colons, an address, else text, or hex where the bytes are no text. */
  readonly value: string;
}

export interface LldpManagementAddress {
  readonly address: string;
  /** ifIndex or a port number of the system; null where it tells neither. */
  readonly interface: number | null;
}

/** What one LLDPDU says. */
export interface Lldp {
  readonly chassis: LldpId;
  readonly port: LldpId;
  /** Seconds for which it is believed; 0: the sender leaves. */
  readonly ttl: number;
  readonly portDescription: string | null;
  readonly systemName: string | null;
  readonly systemDescription: string | null;
  /** Null where the system does not tell. */
  readonly capabilities: { readonly able: readonly LldpCapability[]; readonly enabled: readonly LldpCapability[] } | null;
  readonly managementAddresses: readonly LldpManagementAddress[];
  /** IEEE 802.1: VLAN of untagged frames; null or 0: none. */
  readonly portVlan: number | null;
  readonly vlans: readonly { readonly id: number; readonly name: string }[];
  /** IEEE 802.3: the largest frame, bytes. */
  readonly maxFrameBytes: number | null;
  /** Optional parts that could not be read. */
  readonly discarded: number;
}

/** More TLVs than the largest frame holds ones that say something. */
const MOST_TLVS = 512;

/** The LLDPDU of an Ethernet frame, with its sender and the VLAN tag it came under; null for any other frame. */
export function decodeLldpFrame(frame: Uint8Array): { readonly source: string; readonly vlan: number | null; readonly lldp: Lldp } | null {
  let at = TYPE_AT;
  let vlan: number | null = null;
  while (at + 4 <= frame.length && TAGS.has(uint16(frame, at))) {
    vlan = uint16(frame, at + 2) & 0xfff;
    at += 4;
  }
  if (at + 2 > frame.length || uint16(frame, at) !== LLDP) return null;
  const lldp = decodeLldp(frame.subarray(at + 2));
  return lldp === null ? null : { source: macText(frame.subarray(6, 12)), vlan, lldp };
}

/** Null when it is not what clause 9.2.8 wants: chassis, port and time to live first, each once, in this order. */
export function decodeLldp(bytes: Uint8Array): Lldp | null {
  const parts = [...tlvs(bytes)];
  const [first, second, third, ...optional] = parts;
  if (first?.type !== TLV.chassisId || second?.type !== TLV.portId || third?.type !== TLV.timeToLive) return null;
  const chassis = idOf(first.value, CHASSIS_ID);
  const port = idOf(second.value, PORT_ID);
  if (chassis === null || port === null || third.value.length < 2) return null;
  let portDescription: string | null = null;
  let systemName: string | null = null;
  let systemDescription: string | null = null;
  let capabilities: Lldp['capabilities'] = null;
  let portVlan: number | null = null;
  let maxFrameBytes: number | null = null;
  let discarded = 0;
  const managementAddresses: LldpManagementAddress[] = [];
  const vlans: { id: number; name: string }[] = [];
  for (const { type, value } of optional) {
    switch (type) {
      case TLV.chassisId:
      case TLV.portId:
      case TLV.timeToLive:
        return null;
      case TLV.portDescription:
        portDescription = shown(value);
        break;
      case TLV.systemName:
        systemName = shown(value);
        break;
      case TLV.systemDescription:
        systemDescription = shown(value);
        break;
      case TLV.capabilities:
        if (value.length < 4) discarded += 1;
        else capabilities = { able: capabilitiesOf(uint16(value, 0)), enabled: capabilitiesOf(uint16(value, 2)) };
        break;
      case TLV.managementAddress: {
        const address = managementAddressOf(value);
        if (address === null) discarded += 1;
        else managementAddresses.push(address);
        break;
      }
      case TLV.organization: {
        const organization = value.length < 4 ? 0 : (value[0]! << 16) | uint16(value, 1);
        const subtype = value[3] ?? 0;
        const content = value.subarray(4);
        if (value.length < 4) discarded += 1;
        else if (organization === IEEE_8021 && subtype === 1 && content.length >= 2) portVlan = uint16(content, 0) & 0xfff;
        else if (organization === IEEE_8021 && subtype === 3 && content.length >= 3) {
          vlans.push({ id: uint16(content, 0) & 0xfff, name: textOf(content.subarray(3, 3 + content[2]!)) });
        } else if (organization === IEEE_8023 && subtype === 4 && content.length >= 2) maxFrameBytes = uint16(content, 0);
        break;
      }
    }
  }
  return {
    chassis,
    port,
    ttl: uint16(third.value, 0),
    portDescription,
    systemName,
    systemDescription,
    capabilities,
    managementAddresses,
    portVlan,
    vlans,
    maxFrameBytes,
    discarded,
  };
}

/** Type of seven bits, length of nine, then so many bytes. Ends at the End TLV, and where a part is longer than what is left. */
function* tlvs(bytes: Uint8Array): Generator<{ readonly type: number; readonly value: Uint8Array }> {
  let at = 0;
  for (let count = 0; count < MOST_TLVS && at + 2 <= bytes.length; count += 1) {
    const head = uint16(bytes, at);
    const type = head >> 9;
    const length = head & 0x1ff;
    at += 2;
    if (type === TLV.end || at + length > bytes.length) return;
    yield { type, value: bytes.subarray(at, at + length) };
    at += length;
  }
}

/** A subtype, then up to 255 bytes. @see clauses 8.5.2 and 8.5.3 */
function idOf(value: Uint8Array, kinds: typeof CHASSIS_ID | typeof PORT_ID): LldpId | null {
  const [subtype] = value;
  const id = value.subarray(1);
  if (subtype === undefined || id.length === 0 || id.length > 255) return null;
  const kind = kinds[subtype] || 'reserved';
  if (kind === 'mac') return { kind, value: id.length === 6 ? macText(id) : hexText(id) };
  if (kind === 'network_address') return { kind, value: networkAddress(id[0]!, id.subarray(1)) };
  return { kind, value: textOf(id) || hexText(id) };
}

function capabilitiesOf(bits: number): LldpCapability[] {
  return CAPABILITIES.filter((_, bit) => (bits & (1 << bit)) !== 0);
}

/** Length, family and address, then how the interface is numbered and its number. @see clause 8.5.9 */
function managementAddressOf(value: Uint8Array): LldpManagementAddress | null {
  const length = value[0] ?? 0;
  if (length < 2 || length > 32 || value.length < 1 + length) return null;
  const address = networkAddress(value[1]!, value.subarray(2, 1 + length));
  const at = 1 + length;
  const numbered = value.length >= at + 5 && (value[at] === 2 || value[at] === 3);
  return { address, interface: numbered ? uint16(value, at + 1) * 0x1_0000 + uint16(value, at + 3) : null };
}

/** IANA Address Family Numbers: 1 IPv4, 2 IPv6, 6 hardware. */
function networkAddress(family: number, bytes: Uint8Array): string {
  if (family === 1 && bytes.length === 4) return bytes.join('.');
  if (family === 2 && bytes.length === 16) return ipv6Text(bytes);
  if (family === 6 && bytes.length === 6) return macText(bytes);
  return hexText(bytes);
}

/** The longest run of zeros, of two or more, is left out. @see RFC 5952 §4.2 */
function ipv6Text(bytes: Uint8Array): string {
  const parts = Array.from({ length: 8 }, (_, at) => uint16(bytes, at * 2).toString(16));
  let best = { at: 0, length: 1 };
  for (let at = 0; at < 8; at += 1) {
    let length = 0;
    while (parts[at + length] === '0') length += 1;
    if (length > best.length) best = { at, length };
  }
  if (best.length < 2) return parts.join(':');
  return `${parts.slice(0, best.at).join(':')}::${parts.slice(best.at + best.length).join(':')}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Null for nothing. */
function shown(bytes: Uint8Array): string | null {
  const text = textOf(bytes);
  return text === '' ? null : text;
}

/** Without zeros at the end, which some send; hex where the bytes are no text that may be shown. */
function textOf(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  try {
    const text = utf8.decode(bytes.subarray(0, end));
    if (/^[^\p{Cc}\p{Cs}]*$/u.test(text.replaceAll(/[\t\r\n]/g, ' '))) return text;
  } catch {
    // Not UTF-8.
  }
  return hexText(bytes);
}

/** `00:50:79:66:68:00` */
function macText(bytes: Uint8Array): string {
  return hexText(bytes).replaceAll(/(..)(?=.)/g, '$1:');
}

function hexText(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function uint16(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!;
}
