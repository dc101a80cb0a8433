import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  NumberInput,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { useText } from '../../i18n/i18n.ts';
import type { Input } from '../../request.ts';
import { FormDialog } from '../../kit/form-dialog.tsx';
import { GrantFields, type Grant } from './grant-fields.tsx';
import { accessChanged } from './known.ts';

const LIVES = [30, 90, 365] as const;
type Agent = NonNullable<Input<'auth.key.create'>['agent']>;

/** Makes an API key of whoever asks; `made` is told its text, which is never shown again. */
export function CreateKey({ close, made }: { readonly close: () => void; readonly made: (key: string) => void }) {
  const t = useText();
  const [name, setName] = useState('');
  const [grant, setGrant] = useState<Grant>({ roles: ['viewer'], projects: [] });
  const [days, setDays] = useState<string>('90');
  const [isAgent, setIsAgent] = useState(false);
  const [agent, setAgent] = useState<Agent>({ approval: 'irreversible' });
  const [tried, setTried] = useState(false);
  return (
    <FormDialog
      title={t('access.createKey')}
      verb={t('access.create')}
      ready={() => {
        setTried(true);
        return name.trim() !== '' && grant.roles.length > 0;
      }}
      save={async () => {
        const { key } = await ask('auth.key.create', {
          name: name.trim(),
          roles: [...grant.roles],
          ...(grant.projects.length === 0 ? {} : { projects: [...grant.projects] }),
          ...(days === 'never' ? {} : { expires_in_days: Number(days) }),
          ...(isAgent ? { agent } : {}),
        });
        made(key);
        await accessChanged();
      }}
      close={close}
    >
      <TextInput
        label={t('words.name')}
        description={t('access.keyNameHint')}
        data-autofocus
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={tried && name.trim() === '' ? t('words.required') : undefined}
      />
      <GrantFields grant={grant} onChange={setGrant} error={tried && grant.roles.length === 0 ? t('words.required') : undefined} />
      <Select
        label={t('access.expires')}
        allowDeselect={false}
        data={[
          ...LIVES.map((each) => ({ value: String(each), label: t('access.inDays', { count: each }) })),
          { value: 'never', label: t('words.never') },
        ]}
        value={days}
        onChange={(chosen) => setDays(chosen ?? '90')}
      />
      <Switch
        label={t('access.forAgent')}
        description={t('access.forAgentHint')}
        checked={isAgent}
        onChange={(event) => {
          setIsAgent(event.currentTarget.checked);
          if (event.currentTarget.checked) setGrant({ ...grant, roles: ['agent'] });
        }}
      />
      {isAgent && <AgentFields agent={agent} onChange={setAgent} />}
    </FormDialog>
  );
}

function AgentFields({ agent, onChange }: { readonly agent: Agent; readonly onChange: (agent: Agent) => void }) {
  const t = useText();
  const { nodes, calls_per_hour: calls, approval, ...rest } = agent;
  const all = {
    ...(nodes === undefined ? {} : { nodes }),
    ...(calls === undefined ? {} : { calls_per_hour: calls }),
    ...(approval === undefined ? {} : { approval }),
    ...rest,
  };
  return (
    <Stack gap="sm" pl="md">
      <Select
        label={t('access.approval')}
        allowDeselect={false}
        data={(['none', 'irreversible', 'changes'] as const).map((value) => ({ value, label: t(`access.approval_${value}`) }))}
        value={approval ?? 'none'}
        onChange={(chosen) => {
          const { approval: _before, ...others } = all;
          onChange(chosen === 'changes' || chosen === 'irreversible' ? { ...others, approval: chosen } : others);
        }}
      />
      <TagsInput
        label={t('access.nodes')}
        description={t('access.nodesHint')}
        value={nodes ?? []}
        onChange={(chosen) => {
          const { nodes: _before, ...others } = all;
          onChange(chosen.length === 0 ? others : { ...others, nodes: chosen });
        }}
      />
      <NumberInput
        label={t('access.callsPerHour')}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        value={calls ?? ''}
        onChange={(chosen) => {
          const { calls_per_hour: _before, ...others } = all;
          onChange(typeof chosen === 'number' ? { ...others, calls_per_hour: chosen } : others);
        }}
      />
    </Stack>
  );
}

/** A key that was just made, shown this once. */
export function NewKey({ text, close }: { readonly text: string; readonly close: () => void }) {
  const t = useText();
  return (
    <Modal opened onClose={close} title={t('access.keyMade')} withCloseButton={false} closeOnClickOutside={false} closeOnEscape={false}>
      <Stack gap="sm">
        <Alert color="yellow" variant="light">
          {t('access.keyOnce')}
        </Alert>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} data-key>
          {text}
        </Code>
        <Text size="xs" c="dimmed">
          {t('access.keyUse')} <Code>Authorization: Bearer …</Code>
        </Text>
        <Group justify="flex-end" gap="xs">
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy} data-autofocus>
                {t(copied ? 'words.copied' : 'words.copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close}>{t('access.keyKept')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
