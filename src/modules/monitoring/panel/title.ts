/** As the navigation names the screen. */
export const TITLE = { en: 'Monitoring', fr: 'Surveillance' } as const;
