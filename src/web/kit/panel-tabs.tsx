import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { TabRow } from './tab-row.tsx';

export interface PanelTab {
  /** Its place in the address, `?part=`. */
  readonly value: string;
  readonly label: string;
  readonly content: ReactNode;
  /** It is there and cannot be opened: its operation is not permitted. */
  readonly disabled?: boolean;
}

/** The parts of a module's screen; the address says which is open, so that it can be passed on and comes back. The first is open where it says none. */
export function PanelTabs({ tabs }: { readonly tabs: readonly PanelTab[] }) {
  const { part: wanted } = useSearch({ strict: false });
  const navigate = useNavigate();
  const open = tabs.find(({ value, disabled }) => value === wanted && disabled !== true) ?? tabs[0];
  if (open === undefined) return null;
  const go = (part: string | null): void => {
    // What else the address says is of the part that was open.
    if (part !== null) void navigate({ to: '.', search: () => ({ part }), replace: true });
  };
  return (
    <Tabs value={open.value} onChange={go} keepMounted={false}>
      <TabRow open={open.value}>
        {tabs.map(({ value, label, disabled = false }) => (
          <Tabs.Tab key={value} value={value} disabled={disabled}>
            {label}
          </Tabs.Tab>
        ))}
      </TabRow>
      {tabs.map(({ value, content }) => (
        <Tabs.Panel key={value} value={value}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
