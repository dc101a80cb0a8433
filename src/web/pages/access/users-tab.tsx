import { Badge, Button, Group, Menu, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { session } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { act } from '../../kit/acts.ts';
import { Confirm } from '../../kit/confirm.tsx';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { useMay } from '../../kit/permissions.ts';
import { Where } from './grant-fields.tsx';
import { accessChanged, useUsers, type User } from './known.ts';
import { RowMenu } from './row-menu.tsx';
import { ChangeUser, CreateUser, SetPassword } from './user-forms.tsx';

/** Who may log in, and as what. */
export function UsersTab() {
  const t = useText();
  const may = useMay();
  const { data, error, refetch } = useUsers();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <Button leftSection={<IconPlus size={14} />} disabled={!may('auth.user.create')} onClick={() => setCreating(true)}>
          {t('access.createUser')}
        </Button>
      </Group>
      {error !== null && data === undefined && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <div className="scroll-x">
          <Table aria-label={t('access.users')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('words.name')}</Table.Th>
                <Table.Th>{t('access.roles')}</Table.Th>
                <Table.Th>{t('access.where')}</Table.Th>
                <Table.Th className="wide-only">{t('access.groups')}</Table.Th>
                <Table.Th className="wide-only">{t('access.logIn')}</Table.Th>
                <Table.Th w={40} aria-label={t('words.more')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((user) => (
                <Row key={user.username} user={user} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {creating && <CreateUser close={() => setCreating(false)} />}
    </>
  );
}

function Row({ user }: { readonly user: User }) {
  const t = useText();
  const may = useMay();
  const [opened, setOpened] = useState<'change' | 'password' | 'delete'>();
  const close = (): void => setOpened(undefined);
  const { username, external } = { username: user.username, external: user.log_in !== 'password' };
  const acting = { subject: `users/${username}`, name: username };
  const disable = async (): Promise<void> => {
    await act('auth.user.change', { username, disabled: !user.disabled }, acting);
    await accessChanged();
  };
  const remove = async (): Promise<void> => {
    await act('auth.user.delete', { username }, acting);
    await accessChanged();
  };
  return (
    <Table.Tr data-user={username} opacity={user.disabled ? 0.7 : 1}>
      <Table.Td>
        <Group gap={6}>
          <Text size="sm" fw={600}>
            {username}
          </Text>
          {username === session.username && (
            <Badge variant="outline" color="gray" radius="sm" tt="none">
              {t('access.you')}
            </Badge>
          )}
          {user.disabled && (
            <Badge variant="light" color="red" radius="sm" tt="none">
              {t('access.disabled')}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>{user.roles.join(', ') || '–'}</Table.Td>
      <Table.Td>{user.roles.length === 0 ? '–' : <Where projects={user.projects} />}</Table.Td>
      <Table.Td className="wide-only">{user.groups.join(', ') || '–'}</Table.Td>
      <Table.Td className="wide-only">{external ? user.log_in.slice('sso:'.length) : t('access.byPassword')}</Table.Td>
      <Table.Td>
        {may('auth.user.change') && (
          <RowMenu of={username}>
            <Menu.Item disabled={external} onClick={() => setOpened('change')}>
              {t('access.changeRoles')}
            </Menu.Item>
            <Menu.Item disabled={external} onClick={() => setOpened('password')}>
              {t('access.setPassword')}
            </Menu.Item>
            <Menu.Item onClick={() => void disable()}>{t(user.disabled ? 'access.enable' : 'access.disable')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => setOpened('delete')}>
              {t('access.delete')}
            </Menu.Item>
          </RowMenu>
        )}
        {opened === 'change' && <ChangeUser user={user} close={close} />}
        {opened === 'password' && <SetPassword user={user} close={close} />}
        {opened === 'delete' && (
          <Confirm
            title={t('access.deleteUser', { name: username })}
            verb={t('access.delete')}
            onClose={close}
            onConfirm={() => void remove()}
          >
            {t('access.deleteUserHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
