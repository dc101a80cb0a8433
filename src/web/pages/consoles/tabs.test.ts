import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  EMPTY_DOCK,
  TABS_MAX,
  dockOf,
  frontTab,
  inFront,
  keyOf,
  shownTabs,
  stepped,
  withFont,
  withTab,
  withoutTab,
  type ConsoleTab,
  type Dock,
} from './tabs.ts';

const tab = (number: number, server?: string): ConsoleTab => ({
  projectId: '11111111-2222-4333-8444-555555555555',
  nodeId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  server,
  name: `PC${number}`,
});
const names = (tabs: readonly ConsoleTab[]) => tabs.map(({ name }) => name);
const opened = (...numbers: number[]): Dock => numbers.reduce((dock, number) => withTab(dock, tab(number)), EMPTY_DOCK);

test('a console that is open already comes to the front and is not opened twice', () => {
  const dock = withTab(opened(1, 2), tab(1));
  expect(names(dock.tabs)).toEqual(['PC1', 'PC2']);
  expect(frontTab(dock)?.name).toBe('PC1');
});

test('the same node of two servers has two consoles', () => {
  expect(withTab(withTab(EMPTY_DOCK, tab(1, 'one')), tab(1, 'two')).tabs).toHaveLength(2);
});

test('opening a console unfolds the dock', () => {
  expect(withTab({ ...opened(1), folded: true }, tab(2)).folded).toBe(false);
});

test('when the one in front is closed, the one that was in front before is', () => {
  const dock = withoutTab(inFront(opened(1, 2, 3), keyOf(tab(1))), keyOf(tab(1)));
  expect(frontTab(dock)?.name).toBe('PC3');
});

test('beside each other are the two that were in front last, in the order of their tabs', () => {
  const dock = { ...inFront(opened(1, 2, 3), keyOf(tab(1))), beside: true };
  expect(names(shownTabs(dock))).toEqual(['PC1', 'PC3']);
  expect(names(shownTabs({ ...dock, beside: false }))).toEqual(['PC1']);
});

test('one steps through the tabs around both ends', () => {
  expect(frontTab(stepped(opened(1, 2, 3), 1))?.name).toBe('PC1');
  expect(frontTab(stepped(opened(1, 2, 3), -1))?.name).toBe('PC2');
});

test('one more than can be open closes the one that was longest not looked at', () => {
  const full = opened(...Array.from({ length: TABS_MAX }, (_, index) => index));
  const dock = withTab(inFront(full, keyOf(tab(0))), tab(99));
  expect(dock.tabs).toHaveLength(TABS_MAX);
  expect(names(dock.tabs)).toContain('PC0');
  expect(names(dock.tabs)).not.toContain('PC1');
});

test('what was kept comes back, over any changes', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('open', 'close', 'front', 'step', 'font'), fc.nat(5)));
  fc.assert(
    fc.property(steps, (changes) => {
      let dock: Dock = EMPTY_DOCK;
      for (const [what, number] of changes) {
        if (what === 'open') dock = withTab(dock, tab(number));
        else if (what === 'close') dock = withoutTab(dock, keyOf(tab(number)));
        else if (what === 'front') dock = inFront(dock, keyOf(tab(number)));
        else if (what === 'font') dock = withFont(dock, number - 2);
        else if (dock.tabs.length > 0) dock = stepped(dock, number - 2);
        expect(new Set(dock.front)).toEqual(new Set(dock.tabs.map(keyOf)));
      }
      expect(dockOf(JSON.stringify(dock))).toEqual(dock);
    }),
  );
});

test.each([
  null,
  '',
  'null',
  '[]',
  '{"tabs":5}',
  '{"tabs":[{"projectId":"../../x","nodeId":"y"}]}',
  '{"tabs":[null],"front":[1],"fontPx":"big","heightPx":null}',
])('of what does not fit nothing is taken: %s', (kept) => {
  expect(dockOf(kept)).toEqual(EMPTY_DOCK);
});
