/** As the navigation names the screen. */
export const TITLE = { en: 'Tasks', fr: 'Tâches' } as const;
