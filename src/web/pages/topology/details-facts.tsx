import { ActionIcon, Group, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';

/** What the details of a node and of a link have in common: a head that can be closed, and sections. */
export function Details({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const t = useText();
  return (
    <aside className="map-details" aria-label={title} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <Group justify="space-between" wrap="nowrap" px="sm" pt="xs">
        <Title order={2} size="h3" className="clipped" tabIndex={-1} data-details-title>
          {title}
        </Title>
        <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('map.details.close')}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      <div style={{ padding: '0 12px 16px' }}>{children}</div>
    </aside>
  );
}

export function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

export function Nothing({ children }: { readonly children: string }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}
