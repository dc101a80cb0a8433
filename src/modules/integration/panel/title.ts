/** As the navigation names the screen. */
export const TITLE = { en: 'Integration', fr: 'Intégration' } as const;
