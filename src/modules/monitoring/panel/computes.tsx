import { Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '#web/api.ts';
import { useLanguage } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useSaid } from '#web/i18n/said.ts';
import { useMay } from '#web/kit/permissions.ts';
import { Said } from '#web/kit/said.tsx';
import { TEXTS } from './texts.ts';

/** GNS3 is asked each time. */
const ASK_AGAIN_MS = 60_000;

/** How busy the computes of GNS3 are now; nothing for who may not know, and where there is none. */
export function Computes() {
  const t = usePanelText(TEXTS);
  const said = useSaid();
  const may = useMay();
  const number = new Intl.NumberFormat(useLanguage(), { maximumFractionDigits: 1, style: 'percent' });
  const { data } = useQuery({
    queryKey: ['gns3.compute.list'],
    queryFn: ({ signal }) => ask('gns3.compute.list', {}, { signal }),
    enabled: may('gns3.compute.list', null),
    refetchInterval: ASK_AGAIN_MS,
    retry: false,
  });
  if (data === undefined || data.items.length + data.away.length === 0) return null;
  const share = (percent: number | null) => (percent === null ? '–' : number.format(percent / 100));
  return (
    <section>
      <Title order={2} size="h4" mb={4}>
        {t('computes')}
      </Title>
      <div className="scroll-x">
        <Table aria-label={t('computes')} mb="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('compute')}</Table.Th>
              <Table.Th>{t('cpu')}</Table.Th>
              <Table.Th>{t('memory')}</Table.Th>
              <Table.Th>{t('disk')}</Table.Th>
              <Table.Th className="wide-only">{t('load')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((one) => (
              <Table.Tr key={`${one.server} ${one.compute_id}`} data-compute={one.compute_id} data-answered={one.answered}>
                <Table.Td>
                  <Text size="sm">{one.name}</Text>
                  <Text size="xs" c={one.answered ? 'dimmed' : 'var(--mantine-color-error)'}>
                    {one.answered ? one.server : `${one.server}: ${said(one.reason)}`}
                  </Text>
                </Table.Td>
                <Table.Td className="numbers">{share(one.cpu_percent)}</Table.Td>
                <Table.Td className="numbers">{share(one.memory_percent)}</Table.Td>
                <Table.Td className="numbers">{share(one.disk_percent)}</Table.Td>
                <Table.Td className="wide-only numbers">{share(one.load_percent)}</Table.Td>
              </Table.Tr>
            ))}
            {data.away.map(({ server, reason }) => (
              <Table.Tr key={server} data-away={server}>
                <Table.Td colSpan={5}>
                  <Text size="sm">{server}</Text>
                  <Text size="xs" c="var(--mantine-color-error)">
                    <Said text={reason} />
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </section>
  );
}
