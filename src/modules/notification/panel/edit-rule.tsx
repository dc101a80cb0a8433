import { later } from '#web/kit/later.tsx';

/** A rule is opened, or begun. */
export const EditRule = later(async () => (await import('./rule-editor.tsx')).RuleEditor);
