import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { GrantFields, type Grant } from './grant-fields.tsx';
import { accessChanged, useStartProjects, type User } from './known.ts';
import { NewPassword, SHORTEST_PASSWORD } from './password-fields.tsx';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** Makes a user. */
export function CreateUser({ close }: { readonly close: () => void }) {
  const t = useText();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const start = useStartProjects();
  const [grant, setGrant] = useState<Grant>({ roles: ['viewer'], projects: start });
  const [tried, setTried] = useState(false);
  const badName = !NAME.test(username);
  const badPassword = password.length < SHORTEST_PASSWORD;
  return (
    <FormDialog
      title={t('access.createUser')}
      verb={t('access.create')}
      ready={() => {
        setTried(true);
        return !badName && !badPassword;
      }}
      save={async () => {
        const projects = grant.projects.length === 0 ? {} : { projects: [...grant.projects] };
        await ask('auth.user.create', { username, password, roles: [...grant.roles], ...projects });
        await accessChanged();
      }}
      close={close}
    >
      <TextInput
        label={t('access.username')}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
        error={tried && badName ? t('access.badName') : undefined}
      />
      <NewPassword value={password} onChange={setPassword} error={tried && badPassword ? t('access.passwordHint') : undefined} />
      <GrantFields grant={grant} onChange={setGrant} />
    </FormDialog>
  );
}

/** Changes what a user may do. */
export function ChangeUser({ user, close }: { readonly user: User; readonly close: () => void }) {
  const t = useText();
  const [grant, setGrant] = useState<Grant>({ roles: user.roles, projects: user.projects ?? [] });
  return (
    <FormDialog
      title={t('access.changeUser', { name: user.username })}
      verb={t('access.save')}
      ready={() => true}
      save={async () => {
        const projects = grant.projects.length === 0 ? null : [...grant.projects];
        await ask('auth.user.change', { username: user.username, roles: [...grant.roles], projects });
        await accessChanged();
      }}
      close={close}
    >
      <GrantFields grant={grant} onChange={setGrant} />
    </FormDialog>
  );
}

/** Gives somebody a new password, who forgot it. */
export function SetPassword({ user, close }: { readonly user: User; readonly close: () => void }) {
  const t = useText();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const bad = password.length < SHORTEST_PASSWORD;
  return (
    <FormDialog
      title={t('access.setPasswordOf', { name: user.username })}
      verb={t('access.save')}
      ready={() => {
        setTried(true);
        return !bad;
      }}
      save={async () => {
        await ask('auth.user.password.set', { username: user.username, password });
        await accessChanged();
      }}
      close={close}
    >
      <NewPassword value={password} onChange={setPassword} error={tried && bad ? t('access.passwordHint') : undefined} />
    </FormDialog>
  );
}
