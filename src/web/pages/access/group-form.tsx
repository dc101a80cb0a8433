import { MultiSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { GrantFields, type Grant } from './grant-fields.tsx';
import { accessChanged, useStartProjects, useUsers, type UserGroup } from './known.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Makes a group, or changes one. */
export function GroupForm({ group, close }: { readonly group?: UserGroup; readonly close: () => void }) {
  const t = useText();
  const users = useUsers().data ?? [];
  const [name, setName] = useState(group?.name ?? '');
  const [summary, setSummary] = useState(group?.summary ?? '');
  const [members, setMembers] = useState<readonly string[]>(group?.members ?? []);
  const start = useStartProjects();
  const [grant, setGrant] = useState<Grant>({
    roles: group?.roles ?? ['operator'],
    projects: group === undefined ? start : (group.projects ?? []),
  });
  const [tried, setTried] = useState(false);
  const bad = !NAME.test(name);
  const roles = [...grant.roles];
  const known = new Set([...users.map(({ username }) => username), ...members]);
  return (
    <FormDialog
      title={group === undefined ? t('access.createGroup') : t('access.changeGroup', { name })}
      verb={t(group === undefined ? 'access.create' : 'access.save')}
      ready={() => {
        setTried(true);
        return !bad;
      }}
      save={async () => {
        const common = { name, summary, members: [...members], roles };
        if (group === undefined) {
          await ask('auth.group.create', { ...common, ...(grant.projects.length === 0 ? {} : { projects: [...grant.projects] }) });
        } else {
          await ask('auth.group.change', { ...common, projects: grant.projects.length === 0 ? null : [...grant.projects] });
        }
        await accessChanged();
      }}
      close={close}
    >
      {group === undefined && (
        <TextInput
          label={t('words.name')}
          spellCheck={false}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={tried && bad ? t('access.badName') : undefined}
        />
      )}
      <TextInput label={t('access.summary')} value={summary} maxLength={200} onChange={(event) => setSummary(event.currentTarget.value)} />
      <MultiSelect
        label={t('access.members')}
        data={[...known]}
        value={[...members]}
        onChange={setMembers}
        searchable
        openOnFocus={false}
        nothingFoundMessage={t('access.nobody')}
      />
      <GrantFields grant={grant} onChange={setGrant} />
    </FormDialog>
  );
}
