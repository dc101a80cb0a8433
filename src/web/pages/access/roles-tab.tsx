import { Code, Table, Text } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { useRoles } from './known.ts';

/** What each role permits. */
export function RolesTab() {
  const t = useText();
  const { data, error, refetch } = useRoles();
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <div className="scroll-x">
      <Table aria-label={t('access.roles')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('words.name')}</Table.Th>
            <Table.Th>{t('access.permissions')}</Table.Th>
            <Table.Th className="wide-only">{t('access.source')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((role) => (
            <Table.Tr key={role.name}>
              <Table.Td>
                <Text size="sm" fw={600}>
                  {role.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {role.source === 'product'
                    ? t(`access.summaries.${role.name}` as 'access.summaries.viewer', { defaultValue: role.summary })
                    : role.summary}
                </Text>
              </Table.Td>
              <Table.Td>
                {role.permissions.map((permission) => (
                  <Code key={permission} mr={4}>
                    {permission}
                  </Code>
                ))}
              </Table.Td>
              <Table.Td className="wide-only" style={{ whiteSpace: 'nowrap' }}>
                {t(`access.source_${role.source}`)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
