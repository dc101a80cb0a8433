import { Select, Textarea, TextInput } from '@mantine/core';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { TLS, type Field } from './channel-kinds.ts';
import { TEXTS } from './texts.ts';

interface ChannelSettingProps {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A field of a channel that is no secret. */
export function ChannelSetting({ field: { label, hint, form, needed }, value, onChange }: ChannelSettingProps) {
  const t = usePanelText(TEXTS);
  const shown = { label: t(label), description: hint === undefined ? undefined : t(hint), withAsterisk: needed, value };
  switch (form) {
    case 'tls':
      return (
        <Select
          {...shown}
          size="sm"
          data={TLS.map((each) => ({ value: each, label: t(`tls_${each}`) }))}
          onChange={(next) => onChange(next ?? 'starttls')}
        />
      );
    case 'addresses':
      return (
        <Textarea
          {...shown}
          autosize
          minRows={2}
          maxRows={6}
          spellCheck={false}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...shown}
          inputMode={form === 'number' ? 'numeric' : 'text'}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(form === 'number' ? event.currentTarget.value.replaceAll(/\D/g, '') : event.currentTarget.value)}
        />
      );
  }
}
