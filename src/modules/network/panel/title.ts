/** As the navigation names the screen. */
export const TITLE = { en: 'Network', fr: 'Réseau' } as const;
