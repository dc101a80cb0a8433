import { useState } from 'react';
import { useText } from '../i18n/i18n.ts';

interface AskedName {
  /** What names look like. */
  readonly pattern: RegExp;
  /** What is said of one that does not look so. */
  readonly bad: string;
  /** Those that there are. */
  readonly taken: readonly string[];
}

export interface NameField {
  readonly value: string;
  readonly set: (value: string) => void;
  readonly wrong: string | undefined;
  /** It can be saved under this name. */
  readonly fits: boolean;
}

/** The name under which something is kept. `kept`: what is changed has it and keeps it; undefined: a new one, for which it is asked. */
export function useNameField(kept: string | undefined, { pattern, bad, taken }: AskedName): NameField {
  const t = useText();
  const [value, set] = useState(kept ?? '');
  const wrong =
    kept !== undefined || value === '' ? undefined : !pattern.test(value) ? bad : taken.includes(value) ? t('words.nameTaken') : undefined;
  return { value, set, wrong, fits: value !== '' && wrong === undefined };
}
