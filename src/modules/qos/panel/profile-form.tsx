import { NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { FormDialog } from '#web/kit/form-dialog.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Input } from '#web/request.ts';
import type { Profile } from './answers.ts';
import { TEXTS } from './texts.ts';

/** What names look like (profile.ts): they are parts of paths. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

const NUMBERS = [
  ['delay_ms', 'delay', 32_767, 0],
  ['jitter_ms', 'jitter', 32_767, 0],
  ['loss_percent', 'loss', 100, 3],
  ['corrupt_percent', 'corruption', 100, 3],
] as const;

interface ProfileFormProps {
  /** Undefined: a new one; one that came with the product is copied. */
  readonly profile: Profile | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** What a line does, by its numbers. */
export function ProfileForm({ profile, taken, onClose }: ProfileFormProps) {
  const t = usePanelText(TEXTS);
  const changes = profile !== undefined && !profile.shipped;
  const [values, setValues] = useState<Required<Input<'qos.profile.save'>>>(() => firstOf(profile));
  const change = (part: Partial<typeof values>): void => setValues((before) => ({ ...before, ...part }));
  const { name } = values;
  const wrong = name === '' ? undefined : !NAME.test(name) ? t('badName') : !changes && taken.includes(name) ? t('nameTaken') : undefined;
  const save = async (): Promise<void> => {
    await ask('qos.profile.save', values);
    await queryClient.invalidateQueries({ queryKey: ['qos.profile.list'] });
  };
  return (
    <FormDialog
      title={changes ? name : t('newProfile')}
      verb={t('save')}
      waits
      ready={() => name !== '' && wrong === undefined && values.title.trim() !== ''}
      save={save}
      close={onClose}
    >
      {!changes && (
        <TextInput
          label={t('name')}
          value={name}
          error={wrong}
          maxLength={40}
          spellCheck={false}
          onChange={(event) => change({ name: event.currentTarget.value })}
          withAsterisk
          data-autofocus
        />
      )}
      <TextInput
        label={t('title')}
        value={values.title}
        maxLength={100}
        onChange={(event) => change({ title: event.currentTarget.value })}
        withAsterisk
      />
      <TextInput
        label={t('description')}
        value={values.description}
        maxLength={500}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <SimpleGrid cols={2} spacing="sm">
        {NUMBERS.map(([field, label, max, decimals]) => (
          <NumberInput
            key={field}
            label={t(label)}
            value={values[field]}
            min={0}
            max={max}
            decimalScale={decimals}
            onChange={(value) => change({ [field]: typeof value === 'number' ? value : 0 })}
          />
        ))}
        <NumberInput
          label={t('rate')}
          placeholder={t('noLimit')}
          value={values.rate_kbps ?? ''}
          min={8}
          max={100_000_000}
          allowDecimal={false}
          onChange={(value) => change({ rate_kbps: typeof value === 'number' ? value : null })}
        />
      </SimpleGrid>
    </FormDialog>
  );
}

function firstOf(profile: Profile | undefined): Required<Input<'qos.profile.save'>> {
  const { shipped = false, ...rest } = profile ?? { name: '', title: '' };
  const none = { description: '', delay_ms: 0, jitter_ms: 0, loss_percent: 0, corrupt_percent: 0, rate_kbps: null };
  return { ...none, ...rest, ...(shipped ? { name: '' } : {}) };
}
