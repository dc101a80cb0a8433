/** Whoever may not ask this is not offered the screen. */
export const NEEDS = 'security.containment.list';
