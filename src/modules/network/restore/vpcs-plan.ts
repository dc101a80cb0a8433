const SETTERS: readonly (readonly [name: string, of: RegExp, unset: string | null])[] = [
  ['name', /^set pcname /, null],
  ['address', /^ip (?:dhcp$|[\d.]+\/)/, 'clear ip'],
  // VPCS takes a name server away only by another one.
  ['dns', /^ip dns /, 'ip dns 0.0.0.0'],
  ['domain', /^ip domain /, null],
  ['mtu', /^set mtu /, 'set mtu 1500'],
];

/** What leads VPCS from one configuration to another: it knows one value of each kind. @see VPCS 0.8, `ip ?`, `set ?`, `clear ?` */
export function vpcsPlan(now: string, wanted: string): { readonly commands: readonly string[]; readonly left_out: readonly string[] } {
  const [before, after] = [now, wanted].map((text) => text.split('\n').filter((line) => line !== ''));
  const commands: string[] = [];
  const leftOut: string[] = [];
  for (const [, of, unset] of SETTERS) {
    const had = before!.find((line) => of.test(line));
    const has = after!.find((line) => of.test(line));
    if (had === has) continue;
    if (has !== undefined) commands.push(has);
    else if (unset !== null) commands.push(unset);
    else leftOut.push(had!);
  }
  return { commands, left_out: leftOut };
}
