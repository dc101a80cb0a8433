import { lines } from '../lines.ts';
import { pairs } from '../pairs.ts';
import type { Fields, Reader } from '../parser.ts';

/** A list that goes on in the next line ends with a comma. */
function listOf(text: string | string[] | undefined): string[] {
  return [text ?? []]
    .flat()
    .flatMap((part) => part.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const VLAN_NUMBER = ['access_vlan', 'native_vlan', 'voice_vlan'];

/** `1 (default)` is VLAN 1; a list of VLANs is a list. */
function switchport(record: Fields): Fields {
  const port = { ...record };
  for (const name of VLAN_NUMBER) if (typeof port[name] === 'string') port[name] = port[name].replace(/ *\(.*$/u, '');
  if (port['trunk_vlans'] !== undefined) port['trunk_vlans'] = listOf(port['trunk_vlans']);
  return port;
}

/** `show interfaces switchport` of IOS and EOS. @see Cisco IOS LAN Switching Command Reference */
export const iosSwitchport: Reader = pairs({
  starts: 'Name',
  separator: /: */u,
  wrapped: '',
  keys: {
    Name: 'interface',
    Switchport: 'switchport',
    'Administrative Mode': 'admin_mode',
    'Operational Mode': 'mode',
    'Access Mode VLAN': 'access_vlan',
    'Trunking Native Mode VLAN': 'native_vlan',
    'Voice VLAN': 'voice_vlan',
    'Trunking VLANs Enabled': 'trunk_vlans',
  },
  finish: switchport,
});

const trunkModes = lines({
  rules: [
    {
      match:
        /^(?<interface>[A-Z][A-Za-z]*\d\S*) +(?<mode>on|off|auto|desirable|nonegotiate|dot1q-tunnel) +(?<encapsulation>\S+) +(?<status>\S+) +(?<native_vlan>\d+)$/iu,
      starts: true,
    },
  ],
});

const trunkVlans = lines({
  rules: [
    { match: /^Port +Vlans allowed on trunk/iu, carry: true, section: 'allowed' },
    { match: /^Port /u, carry: true, section: null },
    { match: /^(?<interface>[A-Z][A-Za-z]*\d\S*) +(?<trunk_vlans>none|\d[\d,-]*)$/iu, in: 'allowed', starts: true, section: 'allowed' },
    { match: /^ +(?<trunk_vlans>\d[\d,-]*)$/u, in: 'allowed', join: '' },
  ],
});

/** `show interfaces trunk`: a table of modes, and one of the VLANs that are allowed. */
export const iosTrunks: Reader = (text) => {
  const allowed = new Map(trunkVlans(text).map((record) => [record['interface'], record['trunk_vlans']]));
  return trunkModes(text).map((record) => switchport({ ...record, trunk_vlans: allowed.get(record['interface'] ?? '') ?? [] }));
};
