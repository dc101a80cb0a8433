import { Sections, Statements, type CommandLine } from './typed-device.ts';

/** What a device does that does not do what it is told. */
export interface Faults {
  /** The command that it does not know. */
  readonly refuses?: string;
  /** What it says of a commit that it does not take. */
  readonly refusesCommit?: string;
  /** A line that it forgets. */
  readonly forgets?: string;
}

abstract class System implements CommandLine {
  readonly carriedOut: string[] = [];
  faults: Faults = {};
  abstract readonly prompt: string;
  protected abstract answer(command: string): string;

  carryOut(command: string): string {
    this.carriedOut.push(command);
    return command === this.faults.refuses ? this.unknown : this.answer(command);
  }

  protected readonly unknown: string = "                ^\n% Invalid command at '^' marker.";
}

/** @see Cisco Nexus 9000 Series NX-OS System Management Configuration Guide, "Configuring Rollback" */
export class Nxos extends System {
  #running: Sections;
  #startup: string;
  #configuring = false;
  readonly #checkpoints = new Map<string, string>();

  constructor(text: string) {
    super();
    this.#running = new Sections(text);
    this.#startup = text;
  }

  get prompt(): string {
    return this.#configuring ? 'n9k(config)# ' : 'n9k# ';
  }

  get checkpoints(): number {
    return this.#checkpoints.size;
  }

  get startup(): string {
    return this.#startup;
  }

  protected answer(command: string): string {
    const [, name] = /^(?:no )?(?:checkpoint|rollback running-config checkpoint) (\S+)/.exec(command) ?? [];
    if (command === 'show version') return 'Cisco Nexus Operating System (NX-OS) Software\nTAC support: http://www.cisco.com/tac';
    if (/^show (running|startup)-config$/.test(command)) {
      return `!Command: ${command}\n!Time: Thu Nov 26 07:${String(this.carriedOut.length % 60).padStart(2, '0')}:00 2026\n\nversion 9.3(3) Bios:version\n${
        command.includes('running') ? this.#running.text() : this.#startup
      }`;
    }
    if (command.startsWith('terminal ')) return '';
    if (command === 'configure terminal') this.#configuring = true;
    else if (command === 'end') this.#configuring = false;
    else if (command === 'copy running-config startup-config') {
      this.#startup = this.#running.text();
      return '[########################################] 100%\nCopy complete.';
    } else if (command.startsWith('checkpoint ')) this.#checkpoints.set(name!, this.#running.text());
    else if (command.startsWith('no checkpoint ')) this.#checkpoints.delete(name!);
    else if (command.startsWith('rollback ')) {
      this.#running = new Sections(this.#checkpoints.get(name!));
      return 'Collecting Running-Config\nGenerating Rollback Patch\nExecuting Rollback Patch\nVerification is Successful.\n\nRollback completed successfully.';
    } else if (!this.#configuring) return this.unknown;
    else if (command !== this.faults.forgets) this.#running.type(command);
    return '';
  }
}

/** @see Cisco IOS XR System Management Command Reference, "Configuration Management Commands" */
export class Xr extends System {
  #active: string;
  #before: string;
  #candidate: Sections | null = null;

  constructor(text: string) {
    super();
    this.#active = this.#before = new Sections(text).text();
  }

  get prompt(): string {
    return this.#candidate === null ? 'RP/0/RP0/CPU0:xr1#' : 'RP/0/RP0/CPU0:xr1(config)#';
  }

  protected answer(command: string): string {
    const at = 'Thu Nov 26 07:00:00.123 UTC\n';
    if (command === 'show version') return `${at}Cisco IOS XR Software, Version 7.3.1`;
    if (command === 'show running-config') return `${at}Building configuration...\n!! IOS XR Configuration 7.3.1\n${this.#active}end`;
    if (command.startsWith('terminal ')) return '';
    if (command === 'rollback configuration last 1') {
      this.#active = this.#before;
      return `${at}Loading Rollback Changes.\nCommitting.\nUpdating.\nConfiguration successfully rolled back 1 commits.`;
    }
    if (command === 'configure exclusive') this.#candidate = new Sections(this.#active);
    else if (this.#candidate === null) return this.unknown;
    else if (command === 'abort' || command === 'end') this.#candidate = null;
    else if (command === 'commit') {
      if (this.faults.refusesCommit !== undefined) return `${at}\n${this.faults.refusesCommit}`;
      this.#before = this.#active;
      this.#active = this.#candidate.text();
      return at;
    } else if (command !== this.faults.forgets) this.#candidate.type(command);
    return '';
  }

  protected override readonly unknown = "                ^\n% Invalid input detected at '^' marker.";
}

/** @see Junos OS CLI User Guide, "Commit the Configuration" and "Roll Back to a Previous Configuration" */
export class Junos extends System {
  #active: string;
  #before: string;
  #candidate: Statements | null = null;
  onTrial = false;
  /** By whom the configuration is locked. */
  locked = false;

  constructor(text: string) {
    super();
    this.#active = this.#before = text;
  }

  get prompt(): string {
    return this.#candidate === null ? 'ada@mx1> ' : '\r\n[edit]\r\nada@mx1# ';
  }

  protected answer(command: string): string {
    const [word, ...rest] = command.split(' ');
    if (command === 'show version') return 'Hostname: mx1\nModel: vmx\nJunos: 21.2R1.10';
    if (command === 'show configuration | display set') return this.#active;
    if (command.startsWith('set cli ')) return '';
    if (command === 'configure exclusive') {
      if (this.locked)
        return 'error: configuration database locked by:\n  bob terminal p0 (pid 4711) on since 2026-11-26 07:00:00 UTC\n      exclusive';
      this.#candidate = new Statements(this.#active);
      return 'warning: uncommitted changes will be discarded on exit\nEntering configuration mode';
    }
    if (this.#candidate === null) return 'unknown command.';
    if (command === 'exit configuration-mode') {
      this.#candidate = null;
      return 'Exiting configuration mode';
    }
    if (command === 'rollback 0' || command === 'rollback 1') {
      this.#candidate = new Statements(command === 'rollback 0' ? this.#active : this.#before);
      return 'load complete';
    }
    if (command === 'commit check') {
      return this.faults.refusesCommit ?? 'configuration check succeeds';
    }
    if (word === 'commit') {
      const trial = rest[0] === 'confirmed';
      if (trial || this.#candidate.text() !== this.#active) this.#before = this.#active;
      this.#active = this.#candidate.text();
      this.onTrial = trial;
      return trial
        ? 'commit confirmed will be automatically rolled back in 5 minutes unless confirmed\ncommit complete\n\n# commit confirmed will be rolled back in 5 minutes'
        : 'commit complete';
    }
    if (word === 'delete') return this.#candidate.delete(rest.join(' ')) ? '' : 'warning: statement not found';
    if (word === 'set' && command !== this.faults.forgets) this.#candidate.set(command);
    return '';
  }

  protected override readonly unknown = '                ^\nsyntax error.';
}

/** @see VyOS User Guide, "Configuration Overview" */
export class Vyos extends System {
  #active: string;
  #candidate: Statements | null = null;
  saved: string;

  constructor(text: string) {
    super();
    this.#active = this.saved = text;
  }

  get prompt(): string {
    return this.#candidate === null ? 'vyos@v1:~$ ' : '[edit]\r\nvyos@v1# ';
  }

  protected answer(command: string): string {
    const [word, ...rest] = command.split(' ');
    if (command === 'uname -a') return 'Linux v1 5.15.0-amd64-vyos #1 SMP x86_64 GNU/Linux';
    if (command === 'show version') return 'Version: VyOS 1.4';
    if (command === 'show configuration commands') return this.#active;
    if (command.startsWith('set terminal ')) return '';
    if (command === 'configure') this.#candidate = new Statements(this.#active);
    else if (this.#candidate === null) return `  Invalid command: [${word}]`;
    else if (word === 'exit') this.#candidate = null;
    else if (command === 'commit') {
      if (this.faults.refusesCommit !== undefined) return this.faults.refusesCommit;
      this.#active = this.#candidate.text();
    } else if (command === 'save') {
      this.saved = this.#active;
      return "Saving configuration to '/config/config.boot'...\nDone";
    } else if (word === 'delete') {
      return this.#candidate.delete(rest.join(' ')) ? '' : 'Nothing to delete (the specified node does not exist)';
    } else if (command !== this.faults.forgets) this.#candidate.set(command);
    return '';
  }

  protected override readonly unknown = '  Configuration path: [x] is not valid\n  Set failed';
}
