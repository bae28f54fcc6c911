import type { Control } from '../control/control.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Answer } from './answer.ts';
import type { Documentation } from './documentation.ts';
import type { OpenCall } from './operation.ts';

/** The one path under which the control plane is. */
export const controlPrefix = '/galena/v1/control/';

/** A call of the control plane whose bearer token was the right one. */
export interface ControlCall extends OpenCall {
  readonly control: Control;
}

/** The same of an operation that is about one subscription. */
export interface SubscriptionControlCall extends ControlCall {
  readonly subscription: Subscription;
}

interface ControlEndpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` segments: `/galena/v1/control/snapshots/:name.json`. */
  readonly path: string;
  /** A call that takes longer is answered 604; 30 if absent. */
  readonly timeoutSeconds?: number;
  /** How large a body may be, if not as large as that of any other call. */
  readonly bodyLimitBytes?: number;
  readonly documentation: Documentation;
}

interface ProcessOperation extends ControlEndpoint {
  /** About the process, and so about all subscriptions: the clock. */
  readonly scope: 'process';
  /** Gives the answer's members; undefined: the handler has sent a reply of its own. */
  handle(call: ControlCall): Promise<Answer | undefined>;
}

interface SubscriptionOperation extends ControlEndpoint {
  /** About the subscription that the parameter `subscription` names, or else about that of the settings. */
  readonly scope: 'subscription';
  handle(call: SubscriptionControlCall): Promise<Answer | undefined>;
}

/**
 * One operation of the control plane: a file in routes/control/ exports one. It is answered as Marketo's calls for leads are, and is
 * none of those: it takes the token of the control plane alone, counts in no quota, and meets no fault.
 */
export type ControlOperation = ProcessOperation | SubscriptionOperation;
