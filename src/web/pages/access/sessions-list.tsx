import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import { act, useRunning } from '../../kit/acts.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { ListTable } from '../../kit/list-table.tsx';
import { Time } from '../../kit/time.tsx';
import { accessChanged, useSessions, type Session } from './known.ts';

/** Who is logged in from where: the own sessions, or those of everybody. */
export function SessionsList({ everybody }: { readonly everybody: boolean }) {
  const t = useText();
  const { data, error, refetch } = useSessions(everybody);
  const ending = useRunning('sessions/others');
  const endOthers = async (): Promise<void> => {
    await act('auth.session.end_others', {}, { subject: 'sessions/others', name: t('access.sessions') });
    await accessChanged();
  };
  return (
    <>
      {!everybody && data !== undefined && data.length > 1 && (
        <Group justify="flex-end" mb="xs">
          <Button variant="default" loading={ending !== undefined} onClick={() => void endOthers()}>
            {t('access.endOthers')}
          </Button>
        </Group>
      )}
      {error !== null && data === undefined && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <ListTable
          label={t('access.sessions')}
          columns={[
            ...(everybody ? [{ title: t('access.user') }] : []),
            { title: t('access.from') },
            { title: t('access.logIn'), wide: true },
            { title: t('access.begun'), wide: true },
            { title: t('access.used') },
            { title: t('words.more'), unseen: true },
          ]}
        >
          {data.map((session) => (
            <Row key={session.session_id} session={session} everybody={everybody} />
          ))}
        </ListTable>
      )}
    </>
  );
}

function Row({ session, everybody }: { readonly session: Session; readonly everybody: boolean }) {
  const t = useText();
  const subject = `sessions/${session.session_id}`;
  const running = useRunning(subject);
  const end = async (): Promise<void> => {
    await act('auth.session.delete', { session_id: session.session_id }, { subject, name: session.username });
    await accessChanged();
  };
  return (
    <Table.Tr>
      {everybody && <Table.Td>{session.username}</Table.Td>}
      <Table.Td>
        <Group gap={6}>
          <Text size="sm" className="numbers">
            {session.address ?? '–'}
          </Text>
          {session.current && (
            <Badge variant="light" color="teal" radius="sm" tt="none">
              {t('access.thisOne')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" lineClamp={2} title={session.user_agent ?? ''}>
          {session.user_agent ?? session.door}
        </Text>
      </Table.Td>
      <Table.Td className="wide-only">
        {session.log_in === 'password' ? t('access.byPassword') : session.log_in.slice('sso:'.length)}
      </Table.Td>
      <Table.Td className="wide-only">
        <Time at={session.begun_at} />
      </Table.Td>
      <Table.Td>
        <Time at={session.used_at} />
      </Table.Td>
      <Table.Td>
        {!session.current && (
          <Button size="compact-xs" variant="subtle" color="red" loading={running !== undefined} onClick={() => void end()}>
            {t('access.end')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
