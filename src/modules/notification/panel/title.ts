/** As the navigation names the screen. */
export const TITLE = { en: 'Notifications', fr: 'Notifications' } as const;
