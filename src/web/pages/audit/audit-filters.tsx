import { Group, Select, TextInput } from '@mantine/core';
import { useText } from '../../i18n/i18n.ts';
import type { AuditFilter } from './audit-filter.ts';

const OUTCOMES = ['done', 'refused', 'failed'] as const;

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

/** Narrows which rows are shown. */
export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const t = useText();
  const typed = (
    name: Exclude<keyof AuditFilter, 'outcome'>,
    label: string,
    width: number,
    more: { readonly type?: string; readonly placeholder?: string } = {},
  ) => (
    <TextInput
      key={name}
      size="xs"
      w={width}
      label={label}
      placeholder={more.placeholder ?? t('words.all')}
      {...(more.type === undefined ? {} : { type: more.type })}
      spellCheck={false}
      data-filter
      value={filter[name]}
      onChange={(event) => onChange({ ...filter, [name]: event.currentTarget.value })}
    />
  );
  return (
    <Group gap="xs" mb="xs" align="flex-end">
      {typed('who', t('audit.who'), 130)}
      {typed('operation', t('audit.what'), 170, { placeholder: t('audit.operationHint') })}
      <Select
        size="xs"
        w={120}
        label={t('audit.outcome')}
        placeholder={t('words.all')}
        data={OUTCOMES.map((value) => ({ value, label: t(`audit.outcomes.${value}`) }))}
        value={filter.outcome}
        onChange={(value) => onChange({ ...filter, outcome: value })}
        clearable
        clearButtonProps={{ 'aria-label': t('words.empty') }}
      />
      {typed('address', t('audit.address'), 130)}
      {typed('from', t('audit.from'), 180, { type: 'datetime-local' })}
      {typed('until', t('audit.until'), 180, { type: 'datetime-local' })}
      {typed('text', t('audit.text'), 170)}
    </Group>
  );
}
