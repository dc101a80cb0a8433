import { Group, Kbd, Modal, Table, Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { useText } from '../i18n/i18n.ts';

let shown = false;
const watchers = new Set<() => void>();

function show(next: boolean): void {
  shown = next;
  for (const changed of watchers) changed();
}

export const showKeys = (): void => show(true);

/** Every key that does something, in a list. */
export function KeysHelp() {
  const t = useText();
  const opened = useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    () => shown,
  );
  const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
    [['Ctrl', 'K'], t('keys.palette')],
    [['/'], t('keys.filter')],
    [['g', 'p'], t('keys.projects')],
    [['g', 'e'], t('keys.events')],
    [['g', 'w'], t('keys.workflows')],
    [['g', 's'], t('keys.servers')],
    [['?'], t('keys.help')],
    [['Esc'], t('keys.escape')],
  ];
  return (
    <Modal opened={opened} onClose={() => show(false)} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('words.close') }}>
      <Table withRowBorders={false} highlightOnHover={false}>
        <Table.Tbody>
          {keys.map(([each, does]) => (
            <Table.Tr key={does}>
              <Table.Td>{does}</Table.Td>
              <Table.Td>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  {each.map((key, index) => (
                    <Group key={key} gap={4} wrap="nowrap">
                      {index > 0 && (
                        <Text span size="xs" c="dimmed">
                          {each[0] === 'Ctrl' ? '+' : t('keys.andThen')}
                        </Text>
                      )}
                      <Kbd>{key}</Kbd>
                    </Group>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
