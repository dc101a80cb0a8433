import { useEffect, useSyncExternalStore } from 'react';
import { useLanguage } from './i18n.ts';

type Say = (text: string) => string;

const asItIs: Say = (text) => text;

/** The sentences of the hub in French are loaded when somebody reads French; until then, and where that fails, they are as they came. */
let inFrench: Say = asItIs;
let loading: Promise<void> | undefined;
const watching = new Set<() => void>();

async function load(): Promise<void> {
  try {
    inFrench = (await import('#model/said-in-french.ts')).saidInFrench;
    for (const told of watching) told();
  } catch {
    // Tried again when the next sentence is shown.
    loading = undefined;
  }
}

function watch(told: () => void): () => void {
  watching.add(told);
  return () => watching.delete(told);
}

/** What the hub said in a sentence, in the language of the reader: `const said = useSaid(); said(alert.title)`. */
export function useSaid(): Say {
  const isFrench = useLanguage() === 'fr';
  useEffect(() => {
    if (isFrench) loading ??= load();
  }, [isFrench]);
  const french = useSyncExternalStore(watch, () => inFrench);
  return isFrench ? french : asItIs;
}
