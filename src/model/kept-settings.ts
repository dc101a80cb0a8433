/** A setting that is data under a name: what lists, saves and deletes it. */
export interface KeptSetting {
  readonly list: string;
  readonly save: string;
  readonly delete: string;
  /** The field with its name. */
  readonly key: string;
}

/**
 * Settings that hold no secret, reach no device and are wholly told by their list: whatever is done to one can be taken back by saving what was
 * there, or by deleting it. A plan of them has its way back, and so a language model may propose them.
 */
export const KEPT_SETTINGS: readonly KeptSetting[] = [
  { list: 'monitoring.rule.list', save: 'monitoring.rule.set', delete: 'monitoring.rule.delete', key: 'name' },
  { list: 'notification.rule.list', save: 'notification.rule.save', delete: 'notification.rule.delete', key: 'rule_id' },
  { list: 'qos.profile.list', save: 'qos.profile.save', delete: 'qos.profile.delete', key: 'name' },
  { list: 'qos.policy.list', save: 'qos.policy.save', delete: 'qos.policy.delete', key: 'name' },
];

/** The one that an operation saves or deletes. */
export function keptSettingOf(operation: string): KeptSetting | undefined {
  return KEPT_SETTINGS.find((setting) => setting.save === operation || setting.delete === operation);
}
