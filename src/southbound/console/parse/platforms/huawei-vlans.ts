import { lines } from '../lines.ts';
import type { Fields, Reader } from '../parser.ts';

/**
 * `display vlan` has two tables: the ports of each VLAN, with letters for how frames leave (`UT`, `TG`) and whether the port is up, and what is set of it.
 * @see Huawei S Series Switches Command Reference, VLAN Configuration Commands
 */
const parts = lines({
  rules: [
    { match: /^VID\s+(?:Type\s+)?Ports/u, section: null },
    // VLAN id, type (VRP 5), and the first ports
    {
      match: /^\s*(?<id>\d{1,4})\s+(?:(?<type>common|super|sub|mux|separate|principal|group|\*?\w+)\s+)?(?<ports>(?:UT|TG|ST|MP) ?:.*)$/u,
      starts: true,
    },
    { match: /^\s{5,}(?<ports>(?:(?:UT|TG|ST|MP) ?: ?)?[\w-]*\d[\w/.:-]*\([A-Z]\).*)$/u, list: true },
    // VLAN id, type (CloudEngine), status, property, learning, statistics, then how floods are treated, and the description
    {
      match:
        /^\s*(?<id>\d{1,4})\s+(?:(?<type>common|super|sub|mux|separate|principal|group)\s+)?(?<status>enable|disable)\s+(?<property>\S+)\s+(?:enable|disable)\s+(?:enable|disable)(?:\s+(?:FWD|DSD|forward|discard))*(?:\s+(?<description>\S.*))?$/u,
      starts: true,
    },
    // A VLAN without ports
    { match: /^\s*(?<id>\d{1,4})\s+(?<type>common|super|sub|mux|separate|principal|group)$/u, starts: true },
  ],
});

export const huaweiVlans: Reader = (text) => {
  const vlans = new Map<string, Fields>();
  for (const { id, ports, ...rest } of parts(text)) {
    if (typeof id !== 'string') continue;
    vlans.set(id, { id, ...vlans.get(id), ...rest, ...members([ports ?? []].flat()) });
  }
  return [...vlans.values()];
};

export const huaweiVlansBrief = lines({
  rules: [
    {
      match: /^\s*(?<id>\d{1,4})\s+(?:(?<name>\S.*?)\s+)?(?<status>enable|disable)(?:\s+(?<ports>(?:UT|TG) ?:.*))?$/u,
      starts: true,
    },
    { match: /^\s{5,}(?<ports>(?:(?:UT|TG) ?: ?)?[\w-]*\d[\w/.:-]*\([A-Z]\).*)$/u, list: true },
  ],
  finish: ({ ports, ...rest }) => ({ ...rest, ...members([ports ?? []].flat()) }),
});

/** `interfaces` are the ports that have the VLAN without tags, as an access port has; where there are none, those that have it tagged. */
function members(printed: readonly string[]): Fields {
  const found: Record<string, string[]> = {};
  let how = 'UT';
  for (const word of printed.flatMap((line) => line.replace(/(?<=\b(?:UT|TG|ST|MP)) ?: ?/u, ': ').split(/\s+/u))) {
    const [, letters] = /^(UT|TG|ST|MP):$/u.exec(word) ?? [];
    if (letters !== undefined) how = letters;
    else if (word !== '') (found[how] ??= []).push(word.replace(/\([A-Z]\)$/u, ''));
  }
  const { UT: untagged = [], TG: tagged = [] } = found;
  const interfaces = untagged.length > 0 ? untagged : tagged;
  return {
    ...(interfaces.length > 0 && { interfaces }),
    ...(untagged.length > 0 && { untagged }),
    ...(tagged.length > 0 && { tagged }),
  };
}
