import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useText } from '../i18n/i18n.ts';

interface FilterInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The field that `/` goes to; Escape empties it. */
export function FilterInput({ label, value, onChange }: FilterInputProps) {
  const t = useText();
  return (
    <TextInput
      size="xs"
      w={230}
      type="search"
      aria-label={label}
      placeholder={label}
      data-filter
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onChange('');
      }}
      leftSection={<IconFilter size={14} />}
      rightSection={
        value === '' ? <Kbd size="xs">/</Kbd> : <CloseButton size="xs" aria-label={t('words.empty')} onClick={() => onChange('')} />
      }
    />
  );
}
