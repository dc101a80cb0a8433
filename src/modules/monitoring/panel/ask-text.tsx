import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useText } from '#web/i18n/i18n.ts';

interface AskTextProps {
  readonly title: string;
  /** What will come of it. */
  readonly hint?: string;
  readonly label: string;
  readonly verb: string;
  readonly longest: number;
  /** It may not be left out. */
  readonly needed?: boolean;
  readonly onSubmit: (text: string) => void;
  readonly onClose: () => void;
}

/** Asks for a few words with what is done. Ctrl+Enter sends them. */
export function AskText({ title, hint, label, verb, longest, needed = false, onSubmit, onClose }: AskTextProps) {
  const words = useText();
  const [text, setText] = useState('');
  const ready = !needed || text.trim() !== '';
  const submit = (): void => {
    if (!ready) return;
    onClose();
    onSubmit(text.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': words('words.close') }}>
      <Stack gap="sm">
        {hint !== undefined && <Text size="sm">{hint}</Text>}
        <Textarea
          label={label}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
          }}
          maxLength={longest}
          withAsterisk={needed}
          autosize
          minRows={2}
          maxRows={8}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {words('words.cancel')}
          </Button>
          <Button disabled={!ready} onClick={submit}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
