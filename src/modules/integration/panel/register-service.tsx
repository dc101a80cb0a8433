import { Group, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { FormDialog } from '#web/kit/form-dialog.tsx';
import { queryClient } from '#web/query-client.ts';
import { TEXTS } from './texts.ts';

/** As the operation takes them. */
const SERVICE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/;
const ID = /^[A-Za-z0-9_][A-Za-z0-9._:@-]{0,199}$/;
const URL_OF_SERVICE = /^[a-z][a-z0-9+.-]{1,15}:\/\/[^\s/?#@]+([/?#]\S*)?$/;

/** An instance of a service is filled in and registered. */
export function RegisterService({ onClose }: { readonly onClose: () => void }) {
  const t = usePanelText(TEXTS);
  const [service, setService] = useState('');
  const [id, setId] = useState('');
  const [url, setUrl] = useState('');
  const [tags, setTags] = useState('');
  const [weight, setWeight] = useState(1);
  const complete = SERVICE.test(service) && ID.test(id) && URL_OF_SERVICE.test(url);
  const register = async (): Promise<void> => {
    const given = tags.split(',').map((tag) => tag.trim());
    await ask('integration.service.register', { service, instance: { id, url, weight, tags: given.filter((tag) => tag !== '') } });
    await queryClient.invalidateQueries({ queryKey: ['integration.service.list'] });
  };
  return (
    <FormDialog title={t('registerService')} verb={t('register')} ready={() => complete} waits save={register} close={onClose}>
      <Group grow align="flex-start">
        <TextInput
          label={t('service')}
          value={service}
          error={service !== '' && !SERVICE.test(service) ? t('badService') : undefined}
          onChange={(event) => setService(event.currentTarget.value)}
          spellCheck={false}
          withAsterisk
          data-autofocus
        />
        <TextInput
          label={t('id')}
          value={id}
          error={id !== '' && !ID.test(id) ? t('badId') : undefined}
          onChange={(event) => setId(event.currentTarget.value)}
          spellCheck={false}
          withAsterisk
        />
      </Group>
      <TextInput
        label={t('address')}
        description={t('urlHint')}
        placeholder="http://192.0.2.5:8080"
        value={url}
        error={url !== '' && !URL_OF_SERVICE.test(url) ? t('badUrl') : undefined}
        onChange={(event) => setUrl(event.currentTarget.value)}
        spellCheck={false}
        withAsterisk
      />
      <Group grow align="flex-start">
        <TextInput label={t('tags')} placeholder={t('tagsHint')} value={tags} onChange={(event) => setTags(event.currentTarget.value)} />
        <NumberInput
          label={t('weight')}
          min={1}
          max={1_000}
          allowDecimal={false}
          value={weight}
          onChange={(value) => setWeight(Math.max(1, Number(value) || 1))}
        />
      </Group>
    </FormDialog>
  );
}
