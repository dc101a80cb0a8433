import { readFileSync } from 'node:fs';

const REGISTRY = new URL('../enterprise-numbers.tsv', import.meta.url);

/** Agents that are built into devices of many makers, and what is below no enterprise of its own. @see NET-SNMP-TC, UCD-SNMP-MIB, RFC 3418 (snmpModules) */
const NOBODYS = new Set(['8072', '2021']);

let makers: ReadonlyMap<string, string> | undefined;

/** Read when a device of an unknown maker is first met: most hubs meet few. */
function registry(): ReadonlyMap<string, string> {
  makers ??= new Map(
    readFileSync(REGISTRY, 'utf8')
      .split('\n')
      .flatMap((line): [string, string][] => {
        const [number = '', name] = line.split('\t');
        return name === undefined || !/^\d+$/.test(number) ? [] : [[number, name]];
      }),
  );
  return makers;
}

/** The enterprise under which a sysObjectID stands: `9` of 1.3.6.1.4.1.9.1.122. */
export function enterpriseOf(objectId: string | null): string | null {
  return /^1\.3\.6\.1\.4\.1\.(\d+)(?:\.|$)/.exec(objectId ?? '')?.[1] ?? null;
}

/** Who made a device, by the registry of enterprise numbers; null where the number says nothing of it. */
export function makerOf(objectId: string | null): string | null {
  const enterprise = enterpriseOf(objectId);
  return enterprise === null || NOBODYS.has(enterprise) ? null : (registry().get(enterprise) ?? null);
}

/** A short name of the system of a maker of whose systems none is known by name: `example-networks` of `Example Networks`. */
export function slugOf(maker: string): string | null {
  const words = maker
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words === null ? null : words.slice(0, 3).join('-');
}
