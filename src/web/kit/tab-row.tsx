import { Tabs } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';

/** The tabs of a page in one row. Where they do not fit it moves sideways, and the one that is open is in view. */
export function TabRow({ open, children }: { readonly open: string; readonly children: ReactNode }) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    // Of the row only: the page stays where it is.
    if (tab != null) row.current!.scrollLeft = tab.offsetLeft - (row.current!.clientWidth - tab.offsetWidth) / 2;
  }, [open]);
  return (
    <Tabs.List ref={row} mb="xs" className="narrow-scroll">
      {children}
    </Tabs.List>
  );
}
