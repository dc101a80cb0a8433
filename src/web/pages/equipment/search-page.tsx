import { Group, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { RouteLink } from '../../kit/route-link.tsx';
import { StatusMark } from '../../kit/status.tsx';
import { DiscoveryBadge } from './words.tsx';

/** Whoever types is not asked for at every key. */
const PAUSE_MS = 250;
const MOST = 100;

/** Equipment of all projects by whatever is known of it. */
export function SearchPage() {
  const t = useText();
  const navigate = useNavigate();
  const { q = '' } = useSearch({ from: '/inside/equipment' });
  const [typed, setTyped] = useState(q);
  const [wanted] = useDebouncedValue(typed.trim(), PAUSE_MS);
  useEffect(() => {
    if (wanted !== q) void navigate({ to: '/equipment', search: wanted === '' ? {} : { q: wanted }, replace: true });
  }, [navigate, q, wanted]);
  const { data, error, refetch } = useQuery({
    queryKey: ['equipment.search', wanted],
    queryFn: ({ signal }) => ask('equipment.search', { q: wanted, limit: MOST }, { signal }),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead title={t('equipment.search')} />
      <TextInput
        mb="sm"
        maw={420}
        type="search"
        data-autofocus
        data-filter
        aria-label={t('equipment.search')}
        placeholder={t('equipment.searchHint')}
        leftSection={<IconSearch size={15} />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {wanted === '' && (
        <Text size="sm" c="dimmed">
          {t('equipment.searchHint')}
        </Text>
      )}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {wanted !== '' && data === undefined && error === null && <Loading />}
      {wanted !== '' && data?.items.length === 0 && <Empty title={t('equipment.searchNothing')} />}
      {wanted !== '' && data !== undefined && data.items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('equipment.search')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('equipment.device')}</Table.Th>
                <Table.Th>{t('equipment.matched')}</Table.Th>
                <Table.Th className="wide-only">{t('equipment.inProject')}</Table.Th>
                <Table.Th className="wide-only">{t('equipment.whatItIs')}</Table.Th>
                <Table.Th className="wide-only">{t('equipment.state')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((one) => (
                <Table.Tr key={`${one.server} ${one.project_id} ${one.equipment_id}`} data-equipment={one.name}>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      <StatusMark status={one.status} />
                      <RouteLink
                        to="/equipment/$projectId/$equipmentId"
                        params={{ projectId: one.project_id, equipmentId: one.equipment_id }}
                        search={{ server: one.server }}
                        size="sm"
                        fw={600}
                      >
                        {one.name}
                      </RouteLink>
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    <Text span size="sm">
                      {wordOf(one.matched, t)}{' '}
                    </Text>
                    <Text span size="sm" className="numbers" fw={600}>
                      {one.value}
                    </Text>
                  </Table.Td>
                  <Table.Td className="wide-only">{one.project_name}</Table.Td>
                  <Table.Td className="wide-only">
                    {[one.vendor, one.model ?? one.os, one.version].filter((word) => word !== null).join(' ')}
                  </Table.Td>
                  <Table.Td className="wide-only">
                    <DiscoveryBadge status={one.discovery_status} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}

const WORDS = ['name', 'system_name', 'address', 'mac', 'serial', 'model', 'vendor'] as const;

function wordOf(matched: string, t: ReturnType<typeof useText>): string {
  const word = WORDS.find((one) => one === matched);
  return word === undefined ? matched : t(`equipment.matchedWords.${word}`);
}
