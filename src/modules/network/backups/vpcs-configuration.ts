/** The MTU that VPCS starts with. @see VPCS 0.8, `show ip` */
const USUAL_MTU = '1500';

/** What `show ip` of VPCS tells, as the commands that make it so: those that its `save` writes. Null for what is no answer to it. */
export function vpcsConfiguration(shown: string): string | null {
  const told = new Map(
    shown.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Z/: ]+?)\s*: ?(.*)$/.exec(line.trim()) ?? [];
      return name === undefined ? [] : [[name.trim(), (value ?? '').trim()] as const];
    }),
  );
  const name = told.get('NAME')?.replace(/\[\d+\]$/, '');
  const address = told.get('IP/MASK');
  if (name === undefined || address === undefined) return null;
  const gateway = told.get('GATEWAY') ?? '0.0.0.0';
  const dns = (told.get('DNS') ?? '').split(/\s+/).filter((each) => each !== '');
  const domain = told.get('DOMAIN NAME') ?? '';
  const mtu = told.get('MTU') ?? USUAL_MTU;
  const leased = told.has('DHCP SERVER');
  return [
    `set pcname ${name}`,
    ...(leased ? ['ip dhcp'] : []),
    ...(leased || address === '0.0.0.0/0' ? [] : [`ip ${address}${gateway === '0.0.0.0' || gateway === '' ? '' : ` ${gateway}`}`]),
    ...(leased || dns.length === 0 ? [] : [`ip dns ${dns.join(' ')}`]),
    ...(leased || domain === '' ? [] : [`ip domain ${domain}`]),
    ...(mtu === USUAL_MTU || mtu === '' ? [] : [`set mtu ${mtu}`]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
