import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { Confirm } from '#web/kit/confirm.tsx';
import { Empty, Failed, Loading } from '#web/kit/data-states.tsx';
import { useMay } from '#web/kit/permissions.ts';
import { RowButton } from '#web/kit/row-button.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Profile } from './answers.ts';
import { ProfileForm } from './profile-form.tsx';
import { TEXTS } from './texts.ts';

/** What lines do to packets: those of the product, and those of people. */
export function Profiles() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [edited, setEdited] = useState<Profile | 'new'>();
  const { data, error, refetch } = useQuery({
    queryKey: ['qos.profile.list'],
    queryFn: ({ signal }) => ask('qos.profile.list', { limit: 500 }, { signal }),
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      <Group mb="xs">
        <Button leftSection={<IconPlus size={14} />} disabled={!may('qos.profile.save', null)} onClick={() => setEdited('new')}>
          {t('newProfile')}
        </Button>
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data.items.length === 0 && <Empty title={t('noProfiles')} />}
      {data.items.length > 0 && (
        <div className="scroll-x">
          <Table aria-label={t('profiles')}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('name')}</Table.Th>
                <Table.Th className="wide-only">{t('delay')}</Table.Th>
                <Table.Th className="wide-only">{t('jitter')}</Table.Th>
                <Table.Th className="wide-only">{t('loss')}</Table.Th>
                <Table.Th className="wide-only">{t('corruption')}</Table.Th>
                <Table.Th className="wide-only">{t('rate')}</Table.Th>
                <Table.Th aria-label={t('actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((profile) => (
                <ProfileRow key={profile.name} profile={profile} onEdit={() => setEdited(profile)} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {edited !== undefined && (
        <ProfileForm
          profile={edited === 'new' ? undefined : edited}
          taken={data.items.map(({ name }) => name)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

function ProfileRow({ profile, onEdit }: { readonly profile: Profile; readonly onEdit: () => void }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [removing, setRemoving] = useState(false);
  const { name, title, description, shipped } = profile;
  const acting = { subject: `qos/profiles/${name}`, name };
  const running = useRunning(acting.subject) !== undefined;
  const remove = async (): Promise<void> => {
    await act('qos.profile.delete', { name }, acting);
    await queryClient.invalidateQueries({ queryKey: ['qos.profile.list'] });
  };
  const numbers = [profile.delay_ms, profile.jitter_ms, profile.loss_percent, profile.corrupt_percent, profile.rate_kbps ?? t('noLimit')];
  return (
    <Table.Tr data-profile={name}>
      <Table.Td>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <Badge variant="light" color="gray" radius="sm" tt="none">
            {t(shipped ? 'shipped' : 'own')}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {name}
          {description === '' || description === undefined ? '' : ` · ${description}`}
        </Text>
      </Table.Td>
      {numbers.map((number, at) => (
        // Columns have their places.
        <Table.Td key={at} className="wide-only numbers">
          {number}
        </Table.Td>
      ))}
      <Table.Td>
        <Group gap={6} wrap="nowrap" justify="flex-end">
          <RowButton verb={t(shipped ? 'copy' : 'edit')} of={name} disabled={!may('qos.profile.save', null)} onClick={onEdit} />
          {!shipped && (
            <RowButton
              danger
              verb={t('delete')}
              of={name}
              disabled={running || !may('qos.profile.delete', null)}
              onClick={() => setRemoving(true)}
            />
          )}
        </Group>
        {removing && (
          <Confirm title={`${t('delete')}: ${name}`} verb={t('delete')} onConfirm={() => void remove()} onClose={() => setRemoving(false)}>
            {t('deleteHint')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
