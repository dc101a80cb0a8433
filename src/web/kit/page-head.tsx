import { Group, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** The title of a page, in the window too, with what can be done there at its right. */
export function PageHead({ title, mark, children }: { readonly title: string; readonly mark?: ReactNode; readonly children?: ReactNode }) {
  useDocumentTitle(`${title} · Thalamus`);
  return (
    <Group justify="space-between" mb="sm" gap="xs" mih={30} flex="none">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Title order={1} className="clipped">
          {title}
        </Title>
        {mark}
      </Group>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}
