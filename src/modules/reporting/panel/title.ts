/** As the navigation names the screen. */
export const TITLE = { en: 'Reports', fr: 'Rapports' } as const;
