import { macOf, numberOf, textOf, type AgentReader, type Rows } from './agent-tables.ts';
import { bitsOf, type Said, type SaidEntry, type SaidInterface, type SaidNeighbor, type SaidRoute, type SaidStation } from './said.ts';

const OID = {
  sysUpTime: '1.3.6.1.2.1.1.3.0',
  sysName: '1.3.6.1.2.1.1.5.0',
  ifEntry: '1.3.6.1.2.1.2.2.1',
  ifXEntry: '1.3.6.1.2.1.31.1.1.1',
  dot3StatsEntry: '1.3.6.1.2.1.10.7.2.1',
  ipAddrEntry: '1.3.6.1.2.1.4.20.1',
  ipNetToMediaEntry: '1.3.6.1.2.1.4.22.1',
  inetCidrRouteEntry: '1.3.6.1.2.1.4.24.7.1',
  dot1dBasePortEntry: '1.3.6.1.2.1.17.1.4.1',
  dot1qTpFdbEntry: '1.3.6.1.2.1.17.7.1.2.2.1',
  lldpRemEntry: '1.0.8802.1.1.2.1.4.1.1',
  lldpLocPortEntry: '1.0.8802.1.1.2.1.3.7.1',
  lldpLocSysName: '1.0.8802.1.1.2.1.3.3.0',
  cdpGlobalRun: '1.3.6.1.4.1.9.9.23.1.3.1.0',
  cdpCacheEntry: '1.3.6.1.4.1.9.9.23.1.2.1.1',
} as const;

const sum = (...values: readonly unknown[]): number => values.map(numberOf).reduce((total, each) => total + each, 0);

function interfacesOf(ifs: Rows, more: Rows, ether: Rows, addresses: Rows): Map<string, SaidInterface> {
  return new Map(
    [...ifs].map(([index, row]) => {
      const x = more.get(index)!;
      const dot3 = ether.get(index);
      const name = textOf(row.get(2));
      const own = [...addresses]
        .filter(([, each]) => String(each.get(2)) === index)
        .map(([ip, each]) => `${ip}/${bitsOf(String(each.get(3)))}`);
      const said: SaidInterface = {
        name,
        mac: macOf(row.get(6)),
        adminUp: row.get(7) === 1,
        operUp: row.get(8) === 1,
        addresses: own,
        description: textOf(x.get(18)),
        counters: {
          inOctets: numberOf(x.get(6)),
          inPackets: sum(x.get(7), x.get(8), x.get(9)),
          inMulticast: numberOf(x.get(8)),
          inNotUnicast: sum(x.get(8), x.get(9)),
          inDiscards: numberOf(row.get(13)),
          inErrors: numberOf(row.get(14)),
          outOctets: numberOf(x.get(10)),
          outPackets: sum(x.get(11), x.get(12), x.get(13)),
          outDiscards: numberOf(row.get(19)),
          outErrors: numberOf(row.get(20)),
          ...(dot3 === undefined ? {} : { inCrc: numberOf(dot3.get(3)), lateCollisions: numberOf(dot3.get(8)) }),
        },
      };
      return [name, said];
    }),
  );
}

/** Index of inetCidrRouteTable: 1.4.a.b.c.d.bits.2.0.0.1.4.a.b.c.d */
function routeOf(index: string, out: string): SaidRoute {
  const parts = index.split('.');
  const via = parts.slice(12, 16).join('.');
  return { prefix: `${parts.slice(2, 6).join('.')}/${parts[6]}`, via: via === '0.0.0.0' ? null : via, out };
}

/** Everything an agent says; `ofVlan` reads its bridge of one VLAN. */
export async function agentSaid(manager: AgentReader, ofVlan: (vlan: number) => AgentReader): Promise<Said> {
  const [ifs, more, ether, addresses] = (await Promise.all(
    [OID.ifEntry, OID.ifXEntry, OID.dot3StatsEntry, OID.ipAddrEntry].map((each) => manager.table(each)),
  )) as [Rows, Rows, Rows, Rows];
  const interfaces = interfacesOf(ifs, more, ether, addresses);
  const nameOf = (index: string | number): string => textOf(ifs.get(String(index))?.get(2));
  const media = [...(await manager.table(OID.ipNetToMediaEntry))].map(([index, row]) => {
    const entry: SaidEntry = { ip: index.split('.').slice(1).join('.'), mac: macOf(row.get(2)), out: nameOf(index.split('.')[0]!) };
    // ipNetToMediaType: dynamic(3); the own addresses are static(4).
    return { entry, learned: row.get(4) === 3 };
  });
  const stations: SaidStation[] = [];
  const ports = new Map<number, Rows>();
  for (const [index, row] of await manager.table(OID.dot1qTpFdbEntry)) {
    const [vlan = 1, ...mac] = index.split('.').map(Number);
    const ofThis = ports.get(vlan) ?? (await ofVlan(vlan).table(OID.dot1dBasePortEntry));
    ports.set(vlan, ofThis);
    stations.push({
      vlan,
      mac: mac.map((byte) => byte.toString(16).padStart(2, '0')).join(':'),
      port: nameOf(numberOf(ofThis.get(String(row.get(2)))?.get(2) ?? 0)),
    });
  }
  const lldpRuns = (await manager.get(OID.lldpLocSysName).catch(() => null)) instanceof Buffer;
  const lldpPorts = await manager.table(OID.lldpLocPortEntry);
  const lldp = [...(await manager.table(OID.lldpRemEntry))].map(([index, row]): SaidNeighbor => {
    // The port is told by its number in the table of ports that speak LLDP.
    return { local: textOf(lldpPorts.get(index.split('.')[1]!)?.get(4)), name: textOf(row.get(9)), remote: textOf(row.get(8)) };
  });
  const cdpRuns = (await manager.get(OID.cdpGlobalRun).catch(() => null)) === 1;
  const cdp = [...(await manager.table(OID.cdpCacheEntry))].map(([index, row]): SaidNeighbor => {
    return { local: nameOf(index.split('.')[0]!), name: textOf(row.get(6)), remote: textOf(row.get(7)) };
  });
  const own = new Map([...interfaces.values()].flatMap((each) => each.addresses.map((address) => [address.split('/')[0]!, address])));
  const routes = [...(await manager.table(OID.inetCidrRouteEntry))]
    .map(([index, row]) => routeOf(index, nameOf(numberOf(row.get(7)))))
    // Routes to the own addresses themselves: not every console shows them.
    .filter(
      ({ prefix, via }) =>
        !(via === null && prefix.endsWith('/32') && own.has(prefix.slice(0, -3)) && own.get(prefix.slice(0, -3)) !== prefix),
    );
  return {
    name: textOf(await manager.get(OID.sysName)),
    interfaces,
    arp: media.filter(({ learned }) => learned).map(({ entry }) => entry),
    ownArp: media.filter(({ learned }) => !learned).map(({ entry }) => entry),
    stations,
    lldp: lldpRuns ? lldp : null,
    cdp: cdpRuns ? cdp : null,
    routes,
    upMinutes: Math.floor(numberOf(await manager.get(OID.sysUpTime)) / 6_000),
  };
}
