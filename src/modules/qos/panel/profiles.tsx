import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { KeptList } from '#web/kit/kept-list.tsx';
import { useMay } from '#web/kit/permissions.ts';
import type { Profile } from './answers.ts';
import { KeptRow } from './kept-row.tsx';
import { ProfileForm } from './profile-form.tsx';
import { TEXTS } from './texts.ts';

const COLUMNS = ['delay', 'jitter', 'loss', 'corruption', 'rate'] as const;

/** What lines do to packets: those of the product, and those of people. */
export function Profiles() {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const [edited, setEdited] = useState<Profile | 'new'>();
  const asked = useQuery({
    queryKey: ['qos.profile.list'],
    queryFn: ({ signal }) => ask('qos.profile.list', { limit: 500 }, { signal }),
  });
  return (
    <>
      <KeptList
        label={t('profiles')}
        asked={asked}
        begin={{ verb: t('newProfile'), disabled: !may('qos.profile.save', null), onClick: () => setEdited('new') }}
        empty={{ title: t('noProfiles') }}
        columns={[{ title: t('name') }, ...COLUMNS.map((column) => ({ title: t(column), wide: true }))]}
        row={(profile) => (
          <KeptRow key={profile.name} kind="profile" kept={profile} onEdit={() => setEdited(profile)}>
            <Table.Td className="wide-only numbers">{profile.delay_ms}</Table.Td>
            <Table.Td className="wide-only numbers">{profile.jitter_ms}</Table.Td>
            <Table.Td className="wide-only numbers">{profile.loss_percent}</Table.Td>
            <Table.Td className="wide-only numbers">{profile.corrupt_percent}</Table.Td>
            <Table.Td className="wide-only numbers">{profile.rate_kbps ?? t('noLimit')}</Table.Td>
          </KeptRow>
        )}
      />
      {edited !== undefined && (
        <ProfileForm
          profile={edited === 'new' ? undefined : edited}
          taken={asked.data?.items.map(({ name }) => name) ?? []}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
