import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { asHubFailure, type HubFailure } from '../failure.ts';
import { useText } from '../i18n/i18n.ts';
import { failureTitle } from './failure-notice.tsx';
import { Said } from './said.tsx';

interface FormDialogProps {
  readonly title: string;
  /** The verb on the button. */
  readonly verb: string;
  /** False: something in it does not fit yet, and says so. */
  readonly ready: () => boolean;
  /** The button cannot be pressed before everything fits: for forms whose fields show by themselves what is missing. */
  readonly waits?: boolean;
  /** What it does; a failure is shown in the dialog, which then stays. */
  readonly save: () => Promise<unknown>;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A form in a window: asks the hub, and tells in place what it says against it. */
export function FormDialog({ title, verb, ready, waits = false, save, close, children }: FormDialogProps) {
  const t = useText();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<HubFailure>();
  const submit = async (): Promise<void> => {
    if (!ready()) return;
    setAsking(true);
    setFailure(undefined);
    try {
      await save();
      close();
    } catch (error) {
      setFailure(asHubFailure(error));
    } finally {
      setAsking(false);
    }
  };
  return (
    <Modal opened onClose={close} title={title} size="md" closeButtonProps={{ 'aria-label': t('words.close') }} closeOnClickOutside={false}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="sm">
          {children}
          {failure !== undefined && (
            <Alert color="red" variant="light" role="alert" title={failureTitle(failure)}>
              <Said text={failure.message} />
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('words.cancel')}
            </Button>
            <Button type="submit" loading={asking} disabled={waits && !ready()}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
