/** Other names under which the six modules are known; they are accepted wherever a module is named. */
const LONG_NAMES: Readonly<Record<string, string>> = {
  security_management: 'security',
  qos_management: 'qos',
  network_management: 'network',
  ai_assistant: 'assistant',
};

/** The name under which a module is registered. */
export function canonicalModuleName(name: string): string {
  return Object.hasOwn(LONG_NAMES, name) ? LONG_NAMES[name]! : name;
}
