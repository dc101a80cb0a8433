import { PasswordInput, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { FormDialog } from '#web/kit/form-dialog.tsx';
import { Said } from '#web/kit/said.tsx';
import { queryClient } from '#web/query-client.ts';
import { TEXTS } from './texts.ts';

interface TakeDialogProps {
  readonly devices: readonly { readonly project_id: string; readonly node_id: string; readonly name: string }[];
  readonly onClose: () => void;
}

/** Reads devices that want a name or a password, one after the other. What is typed is kept nowhere. */
export function TakeDialog({ devices, onClose }: TakeDialogProps) {
  const t = usePanelText(TEXTS);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [enable, setEnable] = useState('');
  const [done, setDone] = useState<number>();
  const take = async (): Promise<void> => {
    const way = {
      ...(username === '' ? {} : { username }),
      ...(password === '' ? {} : { password }),
      ...(enable === '' ? {} : { enable_password: enable }),
    };
    for (const [index, { project_id, node_id, name }] of devices.entries()) {
      setDone(index);
      const taken = await ask('network.backup.take', { project_id, node_id, ...way });
      if (taken.outcome === 'failed') notifications.show({ color: 'red', title: name, message: <Said text={taken.reason} /> });
    }
    await queryClient.invalidateQueries({ queryKey: ['network.backup'] });
  };
  return (
    <FormDialog
      title={t('takeWithTitle', { count: devices.length })}
      verb={t('take')}
      waits
      ready={() => password !== '' || enable !== ''}
      save={take}
      close={onClose}
    >
      <Text size="sm" c="dimmed">
        {devices.map(({ name }) => name).join(', ')}
      </Text>
      <PasswordInput
        label={t('enablePassword')}
        description={t('enablePasswordHint')}
        value={enable}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setEnable(event.currentTarget.value)}
        data-autofocus
      />
      <TextInput
        label={t('username')}
        description={t('usernameHint')}
        value={username}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('password')}
        value={password}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed" role="status">
        {done === undefined ? t('takeWithHint') : t('takenOf', { done, total: devices.length })}
      </Text>
    </FormDialog>
  );
}
