import { Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { usePanelText } from '#web/i18n/panel-texts.ts';
import { act, useRunning } from '#web/kit/acts.ts';
import { useMay } from '#web/kit/permissions.ts';
import { Said } from '#web/kit/said.tsx';
import type { Output } from '#web/request.ts';
import type { Service } from './answers.ts';
import { TEXTS } from './texts.ts';

/** The head of a service: how many of its instances are well, and a look at all of them now. */
export function ServiceRow({ service: { service, instances } }: { readonly service: Service }) {
  const t = usePanelText(TEXTS);
  const may = useMay();
  const subject = `services/${service}`;
  const running = useRunning(subject);
  const [looks, setLooks] = useState<Output<'integration.service.check'>['looks']>();
  const healthy = instances.filter(({ health }) => health === 'healthy').length;
  const failed = looks?.filter(({ ok }) => !ok) ?? [];
  const check = async (): Promise<void> => {
    setLooks(undefined);
    setLooks((await act('integration.service.check', { service }, { subject, name: service }))?.looks);
  };
  return (
    <Table.Tr style={{ background: 'var(--mantine-color-default-hover)' }}>
      <Table.Td colSpan={6}>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" fw={600}>
            {service}
          </Text>
          <Text size="xs" c="dimmed">
            {t('summary', { healthy, all: instances.length })}
          </Text>
          {looks !== undefined && (
            <Text size="xs" role="status" c={failed.length === 0 ? 'teal' : 'red'}>
              {failed.length === 0 ? t('checkFine') : t('checkFailed', { failed: failed.length, all: looks.length })}
            </Text>
          )}
          <Button
            size="compact-xs"
            variant="default"
            ml="auto"
            loading={running !== undefined}
            disabled={!may('integration.service.check')}
            onClick={() => void check()}
            aria-label={`${t('check')}: ${service}`}
          >
            {t('check')}
          </Button>
        </Group>
        {failed.map(({ instance_id: id, message }) => (
          <Text key={id} size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {id}: <Said text={message} />
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
