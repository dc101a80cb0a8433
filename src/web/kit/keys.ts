import { useEffect, useRef } from 'react';

/** Keys to what they do: `?`, `/`, `g p` (one after the other), `mod+k` (Ctrl, or Command on a Mac). */
export type KeyBindings = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Two keys of a sequence are no further apart. */
const SEQUENCE_MS = 1_000;

/** Names a pressed key as bindings name it; null for keys that only modify others. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return event.altKey ? null : `mod+${key}`;
  return event.altKey ? null : key;
}

/** Does what is pressed belong to a field that is written in? */
function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[data-takes-keys]') !== null;
}

/**
 * Listens while the component is there. In fields only keys with Ctrl or Command count, and in a terminal
 * (`data-takes-keys`) none: there they are the device's.
 */
export function useKeys(bindings: KeyBindings): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    let before = { key: '', atMs: 0 };
    const pressed = (event: KeyboardEvent): void => {
      const key = keyName(event);
      if (key === null || event.defaultPrevented) return;
      if (isWriting(event.target) && (!key.startsWith('mod+') || (event.target as HTMLElement).closest('[data-takes-keys]') !== null))
        return;
      // A dialog has the keyboard to itself.
      if (!key.startsWith('mod+') && document.querySelector('[aria-modal="true"]') !== null) return;
      const sequence = event.timeStamp - before.atMs < SEQUENCE_MS ? `${before.key} ${key}` : key;
      before = { key, atMs: event.timeStamp };
      const action = latest.current[sequence] ?? latest.current[key];
      if (action === undefined) return;
      event.preventDefault();
      action(event);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}
