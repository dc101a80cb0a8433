import { Button, Card, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failed, Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { Where } from './grant-fields.tsx';
import { KeysList } from './keys-list.tsx';
import { accessChanged, useMe } from './known.ts';
import { NewPassword, SHORTEST_PASSWORD } from './password-fields.tsx';
import { SessionsList } from './sessions-list.tsx';

/** What concerns whoever is logged in: the own rights, password, sessions and keys. */
export function ProfilePage() {
  const t = useText();
  const { data, error, refetch } = useMe();
  const [changing, setChanging] = useState(false);
  if (data === undefined) return error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />;
  const projects = Object.keys(data.in_projects);
  return (
    <>
      <PageHead title={data.username}>
        {data.log_in === 'password' && <Button onClick={() => setChanging(true)}>{t('access.changePassword')}</Button>}
      </PageHead>
      <Stack gap="md">
        <Card withBorder p="sm" component="section">
          <Group gap="xl">
            <Fact label={t('access.roles')}>{data.roles.join(', ') || '–'}</Fact>
            <Fact label={t('access.groups')}>{data.groups.join(', ') || '–'}</Fact>
            {projects.length > 0 && (
              <Fact label={t('access.where')}>
                <Where projects={projects} />
              </Fact>
            )}
            <Fact label={t('access.logIn')}>{t(data.log_in === 'sso' ? 'access.bySso' : 'access.byPassword')}</Fact>
          </Group>
        </Card>
        <section aria-labelledby="own-sessions">
          <Title order={2} size="h4" id="own-sessions">
            {t('access.sessions')}
          </Title>
          <SessionsList everybody={false} />
        </section>
        <section aria-labelledby="own-keys">
          <Title order={2} size="h4" id="own-keys">
            {t('access.keys')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('access.ownKeysHint')}
          </Text>
          <KeysList everybody={false} />
        </section>
      </Stack>
      {changing && <ChangePassword close={() => setChanging(false)} />}
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="div" size="sm">
        {children}
      </Text>
    </div>
  );
}

function ChangePassword({ close }: { readonly close: () => void }) {
  const t = useText();
  const [old, setOld] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const bad = password.length < SHORTEST_PASSWORD;
  return (
    <FormDialog
      title={t('access.changePassword')}
      verb={t('access.save')}
      ready={() => {
        setTried(true);
        return old !== '' && !bad;
      }}
      save={async () => {
        await ask('auth.me.password.set', { old_password: old, new_password: password });
        notifications.show({ color: 'teal', message: t('access.passwordChanged') });
        await accessChanged();
      }}
      close={close}
    >
      <PasswordInput
        label={t('access.oldPassword')}
        autoComplete="current-password"
        data-autofocus
        value={old}
        onChange={(event) => setOld(event.currentTarget.value)}
        error={tried && old === '' ? t('words.required') : undefined}
        visibilityToggleButtonProps={{ 'aria-label': t('logIn.show') }}
      />
      <NewPassword value={password} onChange={setPassword} error={tried && bad ? t('access.passwordHint') : undefined} />
    </FormDialog>
  );
}
