/** As the navigation names the screen. */
export const TITLE = { en: 'Security', fr: 'Sécurité' } as const;
