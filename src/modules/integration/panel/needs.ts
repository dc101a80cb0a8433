/** Whoever may not ask this is not offered the screen. */
export const NEEDS = 'integration.service.list';
