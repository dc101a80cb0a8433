import { ospfRouterId } from '../../device/identity.ts';
import type { OspfNeighbor } from '../../forwarding/forwarding.ts';
import { type ObjectGroup, scalars, table } from '../objects.ts';
import { address, counter, gauge, integer, ipIndex, truth } from '../values.ts';

/** OSPF-MIB ospfGeneralGroup, where OSPF runs. @see RFC 4750 */
export const ospf: ObjectGroup = scalars('1.3.6.1.2.1.14.1', {
  1: ({ device }) => {
    const id = ospfRouterId(device);
    return id === null ? null : address(id); // ospfRouterId
  },
  2: ({ device }) => (device.ospf === null ? null : integer(1)), // ospfAdminStat: enabled(1)
  3: ({ device }) => (device.ospf === null ? null : integer(2)), // ospfVersionNumber: version2(2)
  4: ({ device }) => (device.ospf === null ? null : truth(new Set(device.ospf.networks.map(({ area }) => area)).size > 1)), // ospfAreaBdrRtrStatus
  5: ({ device }) => (device.ospf === null ? null : truth(false)), // ospfASBdrRtrStatus
});

/** OSPF-MIB ospfNbrTable: by the neighbor's address; 0 says that it has one. @see RFC 4750 */
export const ospfNeighbors: ObjectGroup = table<OspfNeighbor>({
  at: '1.3.6.1.2.1.14.10.1',
  rows: ({ network, device }) =>
    network.forwarding.ospfNeighbors(device).flatMap((row) => {
      const ip = row.remote.addresses[0]?.ip;
      return ip === undefined ? [] : [{ index: [...ipIndex(ip), 0], row }];
    }),
  columns: {
    1: ({ remote }) => address(remote.addresses[0]?.ip ?? 0),
    2: () => integer(0), // ospfNbrAddressLessIndex
    3: ({ routerId }) => address(routerId),
    4: () => integer(2), // ospfNbrOptions: external routing capability
    5: () => integer(1), // ospfNbrPriority, RFC 2328 §C.3
    6: () => integer(8), // ospfNbrState: full(8)
    7: () => counter(6), // ospfNbrEvents: the steps from down to full, RFC 2328 §10.3
    8: () => gauge(0), // ospfNbrLsRetransQLen
    9: () => integer(1), // ospfNbmaNbrStatus: active(1)
    10: () => integer(1), // ospfNbmaNbrPermanence: dynamic(1)
    11: () => truth(false), // ospfNbrHelloSuppressed
  },
});
