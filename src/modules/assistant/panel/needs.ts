/** Whoever may not ask this is not offered the screen. */
export const NEEDS = 'assistant.analysis.get';
