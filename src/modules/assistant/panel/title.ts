/** As the navigation names the screen. */
export const TITLE = { en: 'Assistant', fr: 'Assistant' } as const;
