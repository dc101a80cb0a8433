import { Alert, Textarea } from '@mantine/core';
import { parse, stringify } from 'yaml';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { TEXTS } from './texts.ts';

type Values = Readonly<Record<string, unknown>>;

/** What somebody wrote as inputs: values, or why it cannot be read. */
export function readInputs(text: string): { readonly values: Values; readonly error?: undefined } | { readonly error: string } {
  try {
    const value = (parse(text) ?? {}) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { error: text.trim() };
    return { values: Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null)) };
  } catch (error) {
    return { error: error instanceof Error ? (error.message.split('\n', 1)[0] ?? text) : text };
  }
}

/** The fields of a task's inputs, those that are set with their values. */
export function inputsText(schema: Values, given: Values = {}): string {
  const names = Object.keys(schema['properties'] ?? {});
  if (names.length === 0) return '';
  return stringify(Object.fromEntries(names.map((name) => [name, given[name] ?? null]))).replaceAll(/: null$/gm, ':');
}

interface InputsFormProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

export function InputsForm({ text, onChange }: InputsFormProps) {
  const t = usePanelText(TEXTS);
  const read = readInputs(text);
  return (
    <>
      <Textarea
        label={t('inputs')}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={14}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      {read.error !== undefined && <Alert color="red">{t('badInputs', { reason: read.error })}</Alert>}
    </>
  );
}
