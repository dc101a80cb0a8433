import {
  Alert,
  Autocomplete,
  Button,
  Code,
  CopyButton,
  Group,
  Input,
  Select,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useId, useMemo, useState } from 'react';
import { DURATION_PATTERN, durationMs } from '#kernel/duration.ts';
import { PRIORITIES, type Priority } from '#kernel/event.ts';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import { Failed } from '../../kit/data-states.tsx';
import { useMay } from '../../kit/permissions.ts';
import { readYaml } from '../../kit/yaml/read-yaml.ts';
import { YamlEditor } from '../../kit/yaml/yaml-editor.tsx';
import { useModules } from './modules-known.ts';

interface Accepted {
  readonly id: string;
  /** Who gets a message to all; undefined for one to a module. */
  readonly recipients?: readonly string[];
}

const DELIVERIES = ['durable', 'live'] as const;
/** The most that `expires_in_ms` of hub.message.send takes. */
const LONGEST_MS = 30 * 86_400_000;

/** Sends a message by hand, to one module or to all. */
export function SendMessage() {
  const t = useText();
  const may = useMay();
  const modules = useModules();
  const [accepted, setAccepted] = useState<Accepted>();
  const [failure, setFailure] = useState<unknown>();
  const [sending, setSending] = useState(false);
  const form = useForm({
    initialValues: {
      whom: 'one' as 'one' | 'all',
      to: null as string | null,
      name: '',
      data: '',
      priority: 'normal' as Priority,
      delivery: 'durable' as (typeof DELIVERIES)[number],
      expires: '',
      key: '',
    },
    validate: {
      to: (to, { whom }) => (whom === 'one' && to === null ? t('words.required') : null),
      name: (name) => (name.trim() === '' ? t('words.required') : null),
      expires: (text) => (text === '' || isExpiry(text) ? null : t('messages.badExpires')),
    },
  });
  const { whom, to, name, data, priority, delivery, expires, key } = form.values;
  const read = useMemo(() => readYaml(data), [data]);
  const names = useMemo(() => {
    const of = (modules ?? []).filter((module) => whom === 'all' || module.name === to);
    return [...new Set(of.flatMap(({ answers, reactions }) => [...answers.map((answer) => answer.name), ...reactions]))].toSorted();
  }, [modules, to, whom]);

  const send = async (): Promise<void> => {
    if (form.validate().hasErrors || !('value' in read)) return;
    const what = {
      name: name.trim(),
      data: read.value,
      priority,
      delivery,
      ...(expires === '' ? {} : { expires_in_ms: Math.round(durationMs(expires)) }),
    };
    setSending(true);
    setFailure(undefined);
    setAccepted(undefined);
    try {
      if (whom === 'all') {
        const { message_id: id, recipients } = await ask('hub.message.broadcast', what);
        setAccepted({ id, recipients });
      } else {
        const { message_id: id } = await ask('hub.message.send', { to: to!, ...what, ...(key.trim() === '' ? {} : { key: key.trim() }) });
        setAccepted({ id });
      }
    } catch (error) {
      setFailure(error);
    } finally {
      setSending(false);
    }
  };

  return (
    <form
      noValidate
      aria-label={t('messages.send')}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Stack gap="sm" maw="46rem">
        <SegmentedControl
          size="xs"
          aria-label={t('messages.toWhom')}
          data={[
            { value: 'one', label: t('messages.toOne') },
            { value: 'all', label: t('messages.toAll') },
          ]}
          {...form.getInputProps('whom')}
          style={{ alignSelf: 'flex-start' }}
        />
        <Group grow align="flex-start" preventGrowOverflow={false}>
          {whom === 'one' && (
            <Select
              size="sm"
              label={t('messages.toWhom')}
              data={(modules ?? []).map((module) => module.name).toSorted()}
              searchable
              withAsterisk
              {...form.getInputProps('to')}
            />
          )}
          <Autocomplete
            label={t('messages.name')}
            description={t('messages.nameHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data={names}
            limit={100}
            spellCheck={false}
            withAsterisk
            {...form.getInputProps('name')}
          />
        </Group>
        <DataEditor text={data} onChange={(text) => form.setFieldValue('data', text)} problems={read.problems} />
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <Select
            size="sm"
            label={t('messages.priority')}
            data={PRIORITIES.map((value) => ({ value, label: t(`messages.${value}`) }))}
            {...form.getInputProps('priority')}
          />
          <Select
            size="sm"
            label={t('messages.delivery')}
            data={DELIVERIES.map((value) => ({ value, label: t(`messages.deliveries.${value}`) }))}
            {...form.getInputProps('delivery')}
          />
        </Group>
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <TextInput
            label={t('messages.expires')}
            description={t('messages.expiresHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            spellCheck={false}
            {...form.getInputProps('expires')}
          />
          {whom === 'one' && (
            <TextInput
              label={t('messages.key')}
              description={t('messages.keyHint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              spellCheck={false}
              {...form.getInputProps('key')}
            />
          )}
        </Group>
        {failure !== undefined && <Failed error={failure} />}
        {accepted !== undefined && <Receipt accepted={accepted} />}
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={sending}
            disabled={!('value' in read) || !may(whom === 'all' ? 'hub.message.broadcast' : 'hub.message.send')}
          >
            {t(whom === 'all' ? 'messages.sendToAll' : 'messages.sendIt')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function isExpiry(text: string): boolean {
  return DURATION_PATTERN.test(text) && durationMs(text) >= 1 && durationMs(text) <= LONGEST_MS;
}

interface DataEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly problems: ReturnType<typeof readYaml>['problems'];
}

function DataEditor({ text, onChange, problems }: DataEditorProps) {
  const t = useText();
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} style={{ '--yaml-editor-height': '8rem' } as React.CSSProperties}>
      <Input.Label id={id} labelElement="div">
        {t('messages.dataText')}
      </Input.Label>
      <YamlEditor value={text} onChange={onChange} label={t('messages.dataText')} schema={undefined} problems={problems} />
      {problems.map(({ message, line }) => (
        <Text key={`${line} ${message}`} size="xs" c="var(--mantine-color-error)" role="status">
          {line === undefined ? message : `${line}: ${message}`}
        </Text>
      ))}
    </div>
  );
}

function Receipt({ accepted: { id, recipients } }: { readonly accepted: Accepted }) {
  const t = useText();
  return (
    <Alert color="teal" variant="light" role="status" title={t('messages.accepted')}>
      <Group gap="xs">
        <Code data-message-id={id}>{id}</Code>
        <CopyButton value={id}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {t(copied ? 'words.copied' : 'words.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      {recipients !== undefined && (
        <Text size="sm" mt={4}>
          {recipients.length === 0 ? t('messages.noRecipients') : t('messages.recipients', { modules: recipients.join(', ') })}
        </Text>
      )}
    </Alert>
  );
}
