import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../api.ts';
import { asHubFailure } from '../../failure.ts';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { useSaid } from '../../i18n/said.ts';
import type { Output } from '../../request.ts';
import { ratesBetween, type Rates, type Reading } from './interface-rates.ts';
import { PlainTable } from './plain-table.tsx';
import { OperState, Sources, withPrefix, type Document } from './words.tsx';

type Interface = Document['network_info']['interfaces'][number];

/** Counters of real devices change a few times a minute at least; agents answer this without effort. */
const ASK_EVERY_MS = 5_000;

/** The interfaces of the device; with counters as they go while its agent answers. */
export function InterfacesTab({ document }: { readonly document: Document }) {
  const t = useText();
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 1 });
  const said = useSaid();
  const { rates, live, trouble } = useRates(document);
  const bits = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : t('equipment.bps', { value: withPrefix(value, number) });
  const peerOf = ({ link_id: id }: Interface) => document.topology.links.find((link) => link.link_id === id)?.peer;
  const liveOf = ({ index }: Interface) => (index === null ? undefined : live.get(index));
  return (
    <>
      <Text size="xs" c="dimmed" mb={4} role="status">
        {trouble === undefined ? t('equipment.rates') : t('equipment.ratesOff', { reason: said(trouble) })}
      </Text>
      <PlainTable
        title={t('equipment.tabs.interfaces')}
        rows={document.network_info.interfaces}
        columns={[
          {
            title: t('equipment.name'),
            cell: (one) => (
              <>
                <Text span size="sm" fw={600}>
                  {one.name}
                </Text>
                {one.alias !== null && one.alias !== '' && (
                  <Text size="xs" c="dimmed">
                    {one.alias}
                  </Text>
                )}
              </>
            ),
            text: ({ name, alias }) => `${name} ${alias ?? ''}`,
          },
          {
            title: t('equipment.oper'),
            cell: (one) => (
              <OperState oper={liveOf(one)?.oper_status ?? one.oper_status} admin={liveOf(one)?.admin_status ?? one.admin_status} />
            ),
          },
          {
            title: t('equipment.addresses'),
            cell: ({ addresses }) =>
              addresses.map(({ address, prefix_length: length }) => (length === null ? address : `${address}/${length}`)).join(', '),
            text: ({ addresses }) => addresses.map(({ address }) => address).join(' '),
            numbers: true,
          },
          {
            title: t('equipment.link'),
            cell: (one) => {
              const peer = peerOf(one);
              return peer === undefined || peer === null ? '' : `${peer.name} ${peer.port}`;
            },
            text: (one) => peerOf(one)?.name ?? null,
            wideOnly: true,
          },
          { title: t('equipment.in'), cell: ({ index }) => bits(rateOf(rates, index)?.inBps), numbers: true },
          { title: t('equipment.out'), cell: ({ index }) => bits(rateOf(rates, index)?.outBps), numbers: true },
          {
            title: t('equipment.errors'),
            cell: (one) => errorsOf(liveOf(one) ?? one.counters, number),
            numbers: true,
            wideOnly: true,
          },
          { title: t('equipment.speed'), cell: ({ speed_bps: speed }) => bits(speed), numbers: true, wideOnly: true },
          { title: t('equipment.mac'), cell: ({ mac }) => mac, text: ({ mac }) => mac, numbers: true, wideOnly: true },
          { title: t('equipment.saidBy'), cell: ({ sources }) => <Sources of={sources} />, wideOnly: true },
        ]}
      />
    </>
  );
}

function rateOf(rates: ReadonlyMap<number, Rates>, index: number | null): Rates | undefined {
  return index === null ? undefined : rates.get(index);
}

type Counters = { readonly [name: string]: unknown } | null | undefined;

function errorsOf(counters: Counters, number: Intl.NumberFormat): string {
  const values = [counters?.['in_errors'], counters?.['out_errors']].filter((value) => typeof value === 'number');
  return values.length === 0 ? '–' : number.format(values.reduce((sum, value) => sum + value, 0));
}

type Live = Output<'snmp.interfaces'>['interfaces'][number];

/** Reads the counters again and again while this is shown, and the rates between the last two readings. */
function useRates({ snmp_data: snmp, project_id, equipment_id, server }: Document) {
  const [readings, setReadings] = useState<{ readonly before?: Reading; readonly last?: Reading }>({});
  const { data, error } = useQuery({
    queryKey: ['snmp.interfaces', project_id, equipment_id],
    queryFn: ({ signal }) => ask('snmp.interfaces', { project_id, node_id: equipment_id, server, retries: 0 }, { signal }),
    enabled: snmp.snmp_available,
    refetchInterval: ASK_EVERY_MS,
    gcTime: 0,
  });
  useEffect(() => {
    if (data?.answered !== true) return;
    const reading = { atMs: Date.parse(data.observed_at), interfaces: data.interfaces };
    setReadings(({ last }) => (last === undefined ? { last: reading } : { before: last, last: reading }));
  }, [data]);
  const { before, last } = readings;
  return {
    rates: before === undefined || last === undefined ? new Map<number, Rates>() : ratesBetween(before, last),
    live: new Map<number, Live>((data?.interfaces ?? []).map((one) => [one.index, one])),
    trouble: !snmp.snmp_available
      ? snmp.reason
      : error !== null
        ? asHubFailure(error).message
        : data?.answered === false
          ? data.reason
          : undefined,
  };
}
