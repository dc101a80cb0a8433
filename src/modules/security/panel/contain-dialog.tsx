import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { FormDialog } from '#web/kit/form-dialog.tsx';
import { queryClient } from '#web/query-client.ts';
import { TEXTS } from './texts.ts';

const MOST_MINUTES = 7 * 24 * 60;

export type ContainWanted = { readonly address: string } | { readonly project_id: string; readonly node_id: string; readonly node: string };

interface ContainDialogProps {
  readonly wanted: ContainWanted;
  readonly close: () => void;
}

/** Asks why and for how long, and contains. */
export function ContainDialog({ wanted, close }: ContainDialogProps) {
  const t = usePanelText(TEXTS);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number | string>(60);
  const [method, setMethod] = useState<'suspend_links' | 'stop_node'>('suspend_links');
  const seconds = typeof minutes === 'number' ? Math.round(minutes * 60) : 0;
  const save = async (): Promise<void> => {
    const terms = { reason: reason.trim(), duration_s: seconds };
    if ('address' in wanted) await ask('security.address.ban', { address: wanted.address, ...terms });
    else await ask('security.node.contain', { project_id: wanted.project_id, node_id: wanted.node_id, method, ...terms });
    await queryClient.invalidateQueries({ queryKey: ['security.containment.list'] });
  };
  return (
    <FormDialog
      title={'address' in wanted ? t('banTitle', { address: wanted.address }) : t('containTitle', { node: wanted.node })}
      verb={'address' in wanted ? t('ban') : t('contain')}
      ready={() => reason.trim() !== '' && seconds > 0}
      waits
      save={save}
      close={close}
    >
      <TextInput
        label={t('reason')}
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <NumberInput label={t('minutes')} min={1} max={MOST_MINUTES} value={minutes} onChange={setMinutes} />
      {!('address' in wanted) && (
        <NativeSelect
          label={t('method')}
          value={method}
          onChange={(event) => setMethod(event.currentTarget.value === 'stop_node' ? 'stop_node' : 'suspend_links')}
          data={[
            { value: 'suspend_links', label: t('suspendLinks') },
            { value: 'stop_node', label: t('stopNode') },
          ]}
        />
      )}
    </FormDialog>
  );
}
