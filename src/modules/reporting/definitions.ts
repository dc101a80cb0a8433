/** What can be reported of, section by section. */
export const SECTIONS = ['incidents', 'alerts', 'availability', 'inventory', 'discovery', 'events', 'modules'] as const;
export type SectionKey = (typeof SECTIONS)[number];

export const KINDS = ['unified', 'incident', 'inventory', 'availability', 'discovery'] as const;
export type ReportKind = (typeof KINDS)[number];

/** The sections of each kind of report, in the order in which they are read. */
export const DEFINITIONS: Readonly<Record<ReportKind, readonly SectionKey[]>> = {
  unified: ['incidents', 'alerts', 'availability', 'inventory', 'discovery', 'events', 'modules'],
  incident: ['incidents', 'alerts', 'events'],
  inventory: ['inventory'],
  availability: ['availability', 'alerts'],
  discovery: ['discovery'],
};
