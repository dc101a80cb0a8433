import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import type { NameField } from '../name-field.ts';
import type { Schema } from './proposals.ts';
import { YamlProblems, type YamlDocument } from './yaml-document.tsx';
import { YamlEditor } from './yaml-editor.tsx';

interface YamlDialogProps {
  readonly title: string;
  readonly document: YamlDocument;
  /** What the text is, for those who hear it alone. */
  readonly label: string;
  readonly schema: Schema | undefined;
  readonly readOnly: boolean;
  readonly name: NameField;
  /** How the name is asked for; absent: it stays. */
  readonly naming?: { readonly label: string; readonly hint?: string } | undefined;
  /** Above the text. */
  readonly before?: ReactNode;
  /** Below the text. */
  readonly children?: ReactNode;
  /** Between "Cancel" and the button that saves. */
  readonly buttons?: ReactNode;
  readonly verb: string;
  /** Saving it lets something happen by itself. */
  readonly danger?: boolean;
  readonly save: () => Promise<void>;
  readonly close: () => void;
}

/** A window around a text in YAML that is written and saved; what the hub refuses of it stands at its line. */
export function YamlDialog(props: YamlDialogProps) {
  const { title, document, label, schema, readOnly, name, naming, before, children, buttons, verb, danger = false, save, close } = props;
  const t = useText();
  const { text, setText, problems, readable, asking } = document;
  return (
    <Modal opened onClose={close} size="xl" title={title} closeButtonProps={{ 'aria-label': t('words.close') }} closeOnClickOutside={false}>
      <Stack gap="sm">
        {before}
        {naming !== undefined && (
          <TextInput
            label={naming.label}
            description={naming.hint}
            value={name.value}
            error={name.wrong}
            onChange={(event) => name.set(event.currentTarget.value)}
            spellCheck={false}
            withAsterisk
            data-autofocus
          />
        )}
        <YamlEditor value={text} onChange={setText} label={label} schema={schema} problems={problems} readOnly={readOnly} />
        <YamlProblems problems={problems} />
        {children}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {t('words.cancel')}
          </Button>
          {buttons}
          <Button
            {...(danger ? { color: 'red' } : {})}
            loading={asking === 'save'}
            disabled={!readable || readOnly || !name.fits}
            onClick={() => void save()}
          >
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
