import { Text } from '@mantine/core';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { useSaid } from '../../i18n/said.ts';
import { RouteLink } from '../../kit/route-link.tsx';
import { PlainTable, type Column } from './plain-table.tsx';
import { Section, Sources, type Document } from './words.tsx';

/** Addresses, neighbors, and the tables of the device: routes, ARP, hardware addresses, VLANs, peers. */
export function NetworkTab({ document }: { readonly document: Document }) {
  const t = useText();
  const said = useSaid();
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 2 });
  const { network_info: info, topology, project_id: projectId, server } = document;
  // Documents of earlier releases have none.
  const leftAlone = new Map((info.skipped ?? []).map(({ address, reason }) => [address, reason]));
  const saidBy = {
    title: t('equipment.saidBy'),
    cell: ({ sources }: Pick<(typeof info.arp)[number], 'sources'>) => <Sources of={sources} />,
    wideOnly: true,
  };
  const table = <T,>(title: string, rows: readonly T[], columns: readonly Column<T>[], always = false) =>
    rows.length === 0 && !always ? null : (
      <Section title={title}>
        <PlainTable title={title} rows={rows} columns={columns} />
      </Section>
    );
  const asText = (value: string | number | null | undefined) => (value === null || value === undefined ? '–' : String(value));
  return (
    <>
      {table(
        t('equipment.addresses'),
        info.addresses,
        [
          {
            title: t('equipment.address'),
            cell: ({ address, prefix_length: length }) => (length === null ? address : `${address}/${length}`),
            text: ({ address }) => address,
            numbers: true,
          },
          { title: t('equipment.interface'), cell: (one) => one.interface, text: (one) => one.interface },
          {
            title: t('equipment.reachable'),
            cell: ({ address }) => {
              const tested = info.connectivity_tests[address];
              const reason = leftAlone.get(address);
              if (tested === undefined && reason !== undefined) return t('equipment.leftAlone', { reason: said(reason) });
              if (tested === undefined) return '–';
              if (!tested.ping_success) return t('equipment.silent');
              return t('equipment.answersIn', { ms: number.format(tested.response_time_ms ?? 0), method: tested.method ?? '' });
            },
          },
          saidBy,
        ],
        true,
      )}
      {table(
        t('equipment.neighbors'),
        topology.neighbors,
        [
          { title: t('equipment.localPort'), cell: ({ local_port: port }) => port, text: ({ local_port: port }) => port },
          {
            title: t('equipment.remote'),
            cell: ({ remote_host: host, node_id: nodeId }) =>
              nodeId === null ? (
                host
              ) : (
                <RouteLink
                  to="/equipment/$projectId/$equipmentId"
                  params={{ projectId, equipmentId: nodeId }}
                  search={{ server }}
                  size="sm"
                >
                  {host ?? nodeId}
                </RouteLink>
              ),
            text: ({ remote_host: host }) => host,
          },
          { title: t('equipment.remotePort'), cell: ({ remote_port: port }) => port, text: ({ remote_port: port }) => port },
          {
            title: t('equipment.platform'),
            cell: ({ remote_platform: platform }) => (
              <Text span size="xs" lineClamp={2}>
                {platform ?? '–'}
              </Text>
            ),
            wideOnly: true,
          },
          { title: t('equipment.protocol'), cell: ({ protocol }) => protocol.toUpperCase() },
          saidBy,
        ],
        true,
      )}
      {table(t('equipment.services'), info.services, [
        { title: t('equipment.address'), cell: ({ address }) => address, text: ({ address }) => address, numbers: true },
        { title: t('equipment.port'), cell: ({ port, protocol }) => `${port}/${protocol}`, numbers: true },
        { title: t('equipment.service'), cell: ({ service, product }) => product ?? service },
        { title: t('equipment.banner'), cell: ({ banner }) => banner ?? '', wideOnly: true },
      ])}
      {table(t('equipment.routes'), info.routes, [
        {
          title: t('equipment.destination'),
          cell: ({ destination, prefix_length: length }) => (length === null ? destination : `${destination}/${length}`),
          text: ({ destination }) => destination,
          numbers: true,
        },
        { title: t('equipment.nextHop'), cell: ({ next_hop: hop }) => hop, text: ({ next_hop: hop }) => hop, numbers: true },
        { title: t('equipment.interface'), cell: (route) => asText(route.interface), text: (route) => asText(route.interface) },
        { title: t('equipment.protocol'), cell: ({ protocol }) => asText(protocol), wideOnly: true },
        saidBy,
      ])}
      {table(t('equipment.arp'), info.arp, [
        { title: t('equipment.address'), cell: ({ address }) => address, text: ({ address }) => address, numbers: true },
        { title: t('equipment.mac'), cell: ({ mac }) => mac, text: ({ mac }) => mac, numbers: true },
        { title: t('equipment.interface'), cell: (row) => asText(row.interface), text: (row) => asText(row.interface) },
        saidBy,
      ])}
      {table(t('equipment.fdb'), info.fdb, [
        { title: t('equipment.mac'), cell: ({ mac }) => mac, text: ({ mac }) => mac, numbers: true },
        { title: t('equipment.interface'), cell: (row) => asText(row.interface), text: (row) => asText(row.interface) },
        { title: t('equipment.vlan'), cell: ({ vlan }) => asText(vlan), numbers: true },
        saidBy,
      ])}
      {table(t('equipment.vlans'), info.vlans, [
        { title: t('equipment.id'), cell: ({ id }) => id, text: ({ id }) => String(id), numbers: true },
        { title: t('equipment.name'), cell: ({ name }) => name, text: ({ name }) => name },
        saidBy,
      ])}
      {table(t('equipment.bgp'), info.bgp, [
        { title: t('equipment.peer'), cell: ({ address }) => address, text: ({ address }) => address, numbers: true },
        { title: t('equipment.asNumber'), cell: ({ remote_as: as }) => asText(as), numbers: true },
        { title: t('equipment.peerState'), cell: ({ state }) => state },
        saidBy,
      ])}
      {table(t('equipment.ospf'), info.ospf, [
        { title: t('equipment.peer'), cell: ({ router_id: id, address }) => id ?? address, text: ({ address }) => address, numbers: true },
        { title: t('equipment.interface'), cell: (row) => row.interface },
        { title: t('equipment.peerState'), cell: ({ state }) => state },
        saidBy,
      ])}
      {table(t('equipment.leases'), info.leases, [
        { title: t('equipment.address'), cell: ({ address }) => address, text: ({ address }) => address, numbers: true },
        { title: t('equipment.mac'), cell: ({ mac }) => mac, text: ({ mac }) => mac, numbers: true },
        { title: t('equipment.hostName'), cell: ({ host_name: name }) => name, text: ({ host_name: name }) => name },
        { title: t('equipment.ends'), cell: ({ ends_at: at }) => at, wideOnly: true },
      ])}
    </>
  );
}
