import { readFileSync } from 'node:fs';

/** What POSIX systems give a process that asked for nothing. */
const USUAL_LIMIT = 1_024;

/** How many files and sockets this process may have open at once. */
export function descriptorLimit(): number {
  const soft = process.platform === 'linux' ? limitOfLinux() : limitOfReport();
  if (soft === 'unlimited') return Number.MAX_SAFE_INTEGER;
  return Number.isFinite(Number(soft ?? Number.NaN)) ? Number(soft) : USUAL_LIMIT;
}

/** `Max open files  <soft>  <hard>  files`. @see proc(5), /proc/pid/limits */
function limitOfLinux(): string | undefined {
  try {
    return /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

interface LimitReport {
  readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } };
}

/** Node's diagnostic report, which is slow where it asks for the names of peers. */
function limitOfReport(): number | string | undefined {
  const report: typeof process.report & { excludeNetwork?: boolean } = process.report;
  report.excludeNetwork = true;
  return (report.getReport() as LimitReport).userLimits?.open_files?.soft;
}
