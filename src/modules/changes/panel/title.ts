/** As the navigation names the screen. */
export const TITLE = { en: 'Changes', fr: 'Changements' } as const;
