import { Button, Group, Menu, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { act } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { useMay } from '../../kit/permissions.ts';
import { Where } from './grant-fields.tsx';
import { GroupForm } from './group-form.tsx';
import { accessChanged, useGroups, type UserGroup } from './known.ts';
import { RowMenu } from './row-menu.tsx';

/** Groups: a class with its projects, for example. */
export function GroupsTab() {
  const t = useText();
  const may = useMay();
  const { data, error, refetch } = useGroups();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconPlus size={14} />} disabled={!may('auth.group.create')} onClick={() => setCreating(true)}>
          {t('access.createGroup')}
        </Button>
      </Group>
      {error !== null && data === undefined && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && <Empty title={t('access.noGroups')}>{t('access.noGroupsHint')}</Empty>}
      {data !== undefined && data.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('access.groups')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('words.name')}</Table.Th>
                <Table.Th>{t('access.members')}</Table.Th>
                <Table.Th>{t('access.roles')}</Table.Th>
                <Table.Th>{t('access.where')}</Table.Th>
                <Table.Th w={40} aria-label={t('words.more')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((group) => (
                <Row key={group.name} group={group} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {creating && <GroupForm close={() => setCreating(false)} />}
    </>
  );
}

function Row({ group }: { readonly group: UserGroup }) {
  const t = useText();
  const may = useMay();
  const [opened, setOpened] = useState<'change' | 'delete'>();
  const close = (): void => setOpened(undefined);
  const remove = async (): Promise<void> => {
    await act('auth.group.delete', { name: group.name }, { subject: `groups/${group.name}`, name: group.name });
    await accessChanged();
  };
  return (
    <Table.Tr data-group={group.name}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {group.name}
        </Text>
        <Text size="xs" c="dimmed">
          {group.summary}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" lineClamp={3}>
          {group.members.join(', ') || t('access.nobody')}
        </Text>
      </Table.Td>
      <Table.Td>{group.roles.join(', ') || '–'}</Table.Td>
      <Table.Td>
        <Where projects={group.projects} />
      </Table.Td>
      <Table.Td>
        {may('auth.group.change') && (
          <RowMenu of={group.name}>
            <Menu.Item onClick={() => setOpened('change')}>{t('access.change')}</Menu.Item>
            <Menu.Item color="red" onClick={() => setOpened('delete')}>
              {t('access.delete')}
            </Menu.Item>
          </RowMenu>
        )}
        {opened === 'change' && <GroupForm group={group} close={close} />}
        {opened === 'delete' && (
          <Confirm
            title={t('access.deleteGroup', { name: group.name })}
            verb={t('access.delete')}
            onClose={close}
            onConfirm={() => void remove()}
          >
            {t('access.deleteGroupHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
