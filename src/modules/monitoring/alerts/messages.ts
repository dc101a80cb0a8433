import { z } from 'zod';
import { command } from '#kernel/message.ts';
import { Alert } from '#model/alert.ts';
import { AlertKind, AlertResource } from '#model/alert-messages.ts';

/** Asked by the module itself when the time of an alert is over. */
export const settleAlert = command('alerts.settle', {
  tag: 'Monitoring',
  summary: 'Clears an alert whose time is over: it was not told again, or came and went and is quiet.',
  rest: 'POST /api/common/api/v1/monitoring/alerts/settle/',
  permission: 'alerts.operate',
  rate: 'action',
  input: z.strictObject({ kind: AlertKind, resource: AlertResource }),
  output: z.object({ alert: Alert.nullable().describe('As it is now; null: there is none.') }),
});
