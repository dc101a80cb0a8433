import { lines } from '../lines.ts';

/** `NAME: …, DESCR: …` and `PID: …, VID: …, SN: …`: all Cisco platforms. @see Cisco IOS Configuration Fundamentals Command Reference, "show inventory" */
export const inventory = lines({
  rules: [
    { match: /^ *NAME: *"?(?<name>.*?)"? *(?:,|(?= {2}| DESCR:)) *DESCR: *"?(?<description>.*?)"?$/iu, starts: true },
    { match: /^ *PID: *(?<pid>[^,]*?) *,? *VID: *(?<vid>[^,]*?) *,? *SN: *(?<serial>.*)$/iu },
  ],
});
