import { RouteLink } from '../../kit/route-link.tsx';
import { SeverityMark } from '../../kit/severity.tsx';
import type { AlertMark } from './alert-marks.ts';

/** That something is the matter with a node or a link in a list: how bad the worst alert is; leads to it. */
export function AlertMarkLink({ mark }: { readonly mark: AlertMark | undefined }) {
  if (mark === undefined) return null;
  const { severity, alertId } = mark;
  return (
    <RouteLink to="/modules/$name" params={{ name: 'monitoring' }} search={{ alert: alertId }} underline="never">
      <SeverityMark severity={severity} />
    </RouteLink>
  );
}
