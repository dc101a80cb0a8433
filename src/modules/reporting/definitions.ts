/** What can be reported of, section by section. */
export const SECTIONS = [
  'told',
  'story',
  'incidents',
  'alerts',
  'availability',
  'security',
  'qos',
  'configurations',
  'assistant',
  'inventory',
  'discovery',
  'events',
  'modules',
] as const;
export type SectionKey = (typeof SECTIONS)[number];

export const KINDS = ['unified', 'incident', 'inventory', 'availability', 'discovery', 'security', 'experiment'] as const;
export type ReportKind = (typeof KINDS)[number];

/** The sections of each kind of report, in the order in which they are read. */
export const DEFINITIONS: Readonly<Record<ReportKind, readonly SectionKey[]>> = {
  unified: [
    'incidents',
    'alerts',
    'availability',
    'security',
    'qos',
    'configurations',
    'assistant',
    'inventory',
    'discovery',
    'events',
    'modules',
  ],
  incident: ['story', 'incidents', 'alerts', 'assistant', 'security', 'qos', 'events'],
  inventory: ['inventory'],
  availability: ['availability', 'alerts'],
  discovery: ['discovery'],
  security: ['security', 'alerts', 'configurations', 'events'],
  experiment: ['story', 'alerts', 'qos', 'events'],
};
