import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '#web/api.ts';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { useInputSchema, useYamlDocument, YamlProblems } from '#web/kit/yaml/yaml-document.tsx';
import { YamlEditor } from '#web/kit/yaml/yaml-editor.tsx';
import { queryClient } from '#web/query-client.ts';
import type { Input } from '#web/request.ts';
import type { Policy } from './answers.ts';
import { policyText } from './policy-text.ts';
import { TEXTS } from './texts.ts';

/** What names look like (policy.ts): they are parts of paths and of names of policy-maps. */
const NAME = /^[a-z0-9][a-z0-9-]{0,19}$/;

interface PolicyEditorProps {
  /** Undefined: a new one; one that came with the product is copied. */
  readonly policy: Policy | undefined;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

/** A policy is written as YAML and saved; what the hub refuses stands at its line. */
export function PolicyEditor({ policy, taken, onClose }: PolicyEditorProps) {
  const t = usePanelText(TEXTS);
  const editable = useMay()('qos.policy.save', null);
  const schema = useInputSchema('qos.policy.save');
  const changes = policy !== undefined && !policy.shipped;
  const [name, setName] = useState(changes ? policy.name : '');
  const { text, setText, problems, readable, asking, askWith } = useYamlDocument(() => policyText(policy), '');
  const wrong = name === '' ? undefined : !NAME.test(name) ? t('badName') : !changes && taken.includes(name) ? t('nameTaken') : undefined;
  const save = () =>
    askWith('save', async (value) => {
      await ask('qos.policy.save', { ...(value as Input<'qos.policy.save'>), name });
      await queryClient.invalidateQueries({ queryKey: ['qos.policy.list'] });
      onClose();
    });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={changes ? name : t('newPolicy')}
      closeButtonProps={{ 'aria-label': t('close') }}
      closeOnClickOutside={false}
    >
      <Stack gap="sm">
        {policy?.shipped === true && (
          <Text size="sm" c="dimmed">
            {t('shippedHint')}
          </Text>
        )}
        {!changes && (
          <TextInput
            label={t('name')}
            value={name}
            error={wrong}
            maxLength={20}
            onChange={(event) => setName(event.currentTarget.value)}
            spellCheck={false}
            withAsterisk
            data-autofocus
          />
        )}
        <YamlEditor value={text} onChange={setText} label={t('policyText')} schema={schema} problems={problems} readOnly={!editable} />
        <YamlProblems problems={problems} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            loading={asking !== undefined}
            disabled={!readable || name === '' || wrong !== undefined || !editable}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
