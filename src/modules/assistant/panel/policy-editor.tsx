import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { stringify } from 'yaml';
import { ask } from '#web/api.ts';
import { useText } from '#web/i18n/i18n.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useInputSchema, useYamlDocument, YamlProblems } from '#web/kit/yaml/yaml-document.tsx';
import { YamlEditor } from '#web/kit/yaml/yaml-editor.tsx';
import { readYaml } from '#web/kit/yaml/read-yaml.ts';
import { queryClient } from '#web/query-client.ts';
import type { Input } from '#web/request.ts';
import type { Policy } from './answers.ts';
import { TEXTS } from './texts.ts';

/** As the hub takes it. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** To begin with: it only tells. */
const FIRST = `on: alert
where: subject.severity == 'critical' && subject.place.node_id != null
action: tell_people
component: \${{ subject.resource }}
reason: \${{ subject.title }}
mode: dry_run
operation: notification.send
input:
  title: \${{ reason }}
  text: \${{ component }}
`;

interface PolicyEditorProps {
  /** Undefined: a new one. */
  readonly policy: Policy | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** A policy is written as YAML and saved; what the hub refuses of it stands at its line. */
export function PolicyEditor({ policy, taken, onClose }: PolicyEditorProps) {
  const t = usePanelText(TEXTS);
  const words = useText();
  const may = useMay();
  const schema = useInputSchema('assistant.policy.set', 'definition');
  const me = useQuery({ queryKey: ['auth.me'], queryFn: () => ask('auth.me'), staleTime: 60_000 });
  const [name, setName] = useState(policy?.name ?? '');
  const { text, setText, problems, readable, asking, askWith } = useYamlDocument(
    () => (policy === undefined ? FIRST : stringify(policy.definition)),
    'definition',
  );
  const isTaken = policy === undefined && taken.includes(name);
  const badName = name !== '' && !NAME.test(name) ? t('badName') : isTaken ? t('nameTaken') : undefined;
  const editable = may('assistant.policy.set', null);
  const acting = actingOf(text);
  const save = () =>
    askWith('save', async (definition) => {
      await ask('assistant.policy.set', { name, definition: definition as Input<'assistant.policy.set'>['definition'] });
      await queryClient.invalidateQueries({ queryKey: ['assistant.policy.list'] });
      onClose();
    });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={policy?.name ?? t('newPolicy')}
      closeButtonProps={{ 'aria-label': words('words.close') }}
      closeOnClickOutside={false}
    >
      <Stack gap="sm">
        {policy === undefined && (
          <TextInput
            label={t('policyName')}
            description={t('policyNameHint')}
            value={name}
            error={badName}
            onChange={(event) => setName(event.currentTarget.value)}
            spellCheck={false}
            withAsterisk
            data-autofocus
          />
        )}
        <YamlEditor value={text} onChange={setText} label={t('policyText')} schema={schema} problems={problems} readOnly={!editable} />
        <YamlProblems problems={problems} />
        {acting !== undefined && <Text size="sm">{t('policyActs', { operation: acting, name: me.data?.username ?? '' })}</Text>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words('words.cancel')}
          </Button>
          <Button
            color={acting === undefined ? undefined : 'red'}
            loading={asking === 'save'}
            disabled={!readable || name === '' || badName !== undefined || !editable}
            onClick={() => void save()}
          >
            {t(acting === undefined ? 'save' : 'let')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What a policy asks that does not only tell; undefined: nothing, as it is written. */
function actingOf(text: string): string | undefined {
  const read = readYaml(text);
  if (!('value' in read) || typeof read.value !== 'object' || read.value === null) return undefined;
  const { mode, operation, enabled } = read.value as { readonly mode?: unknown; readonly operation?: unknown; readonly enabled?: unknown };
  const acts = (mode === 'approve' || mode === 'automatic') && enabled !== false;
  return acts && typeof operation === 'string' ? operation : undefined;
}
