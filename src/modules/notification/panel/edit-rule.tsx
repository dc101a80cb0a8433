import { lazy, Suspense } from 'react';
import type { RuleEditorProps } from './rule-editor.tsx';

// The editor of YAML is larger than all the rest: it is loaded when somebody opens a rule.
const RuleEditor = lazy(async () => ({ default: (await import('./rule-editor.tsx')).RuleEditor }));

/** A rule is opened, or begun. */
export function EditRule(props: RuleEditorProps) {
  return (
    <Suspense fallback={null}>
      <RuleEditor {...props} />
    </Suspense>
  );
}
