import type { LeadAuthor } from '../leads/lead-lock.ts';
import type { Call } from './operation.ts';

/**
 * Who changes leads with a call, for the ledger.
 * @param method - the operation by its name in Marketo's definition, without `UsingPOST`
 */
export function leadAuthor(
  { context, caller, request }: Pick<Call, 'context' | 'caller' | 'request'>,
  method: string,
): LeadAuthor {
  const { subscription, userEmail, serviceName } = caller;
  return {
    clock: context.clock,
    subscription,
    origin: {
      batchId: null,
      method,
      source: 'Web service API',
      userEmail,
      serviceName,
      requestId: request.id,
    },
  };
}
