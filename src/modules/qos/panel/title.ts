/** As the navigation names the screen. */
export const TITLE = { en: 'QoS', fr: 'QoS' } as const;
