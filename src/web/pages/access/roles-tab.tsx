import { Code, Table, Text } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { useRoles } from './known.ts';

/** What each role permits. */
export function RolesTab() {
  const t = useText();
  const { data, error, refetch } = useRoles();
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <ListTable
      label={t('access.roles')}
      columns={[{ title: t('words.name') }, { title: t('access.permissions') }, { title: t('access.source'), wide: true }]}
    >
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
              <Code key={permission} mr={4} style={{ display: 'inline-block' }}>
                {permission}
              </Code>
            ))}
          </Table.Td>
          <Table.Td className="wide-only" style={{ whiteSpace: 'nowrap' }}>
            {t(`access.source_${role.source}`)}
          </Table.Td>
        </Table.Tr>
      ))}
    </ListTable>
  );
}
