import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { HubFailure } from '../failure.ts';
import { Said } from './said.tsx';

/** A sentence for people about a failure's code; the hub's own message follows it, in the words of what failed. */
export function failureTitle(failure: HubFailure): string {
  return i18next.t([`failures.${failure.code}` as 'failures.conflict', 'failures.internal_error']);
}

/** Says that something that was asked for did not happen, and why. Stays until it is closed. */
export function showFailure(name: string, failure: HubFailure): void {
  notifications.show({
    color: 'red',
    title: name === '' ? failureTitle(failure) : i18next.t('failures.about', { name, what: failureTitle(failure) }),
    message: (
      <>
        <Text size="sm">
          <Said text={failure.message} />
        </Text>
        {failure.requestId === undefined ? null : (
          <Text size="xs" c="dimmed" ff="monospace">
            {i18next.t('failures.request', { id: failure.requestId })}
          </Text>
        )}
      </>
    ),
    autoClose: 12_000,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': i18next.t('words.close') },
  });
}
