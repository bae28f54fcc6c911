import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Control } from '../control/control.ts';
import { DeadlinePassed, withDeadline } from '../db/deadline.ts';
import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import { findSubscription } from '../subscriptions/find-subscription.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Answer } from './answer.ts';
import { queryOf } from './authenticate-call.ts';
import { callDeadline } from './call-deadline.ts';
import { notesOf } from './call-notes.ts';
import type { ControlCall, ControlOperation } from './control-operation.ts';
import { sendAnswer } from './envelope.ts';
import { isSameText } from './is-same-text.ts';
import type { HttpContext } from './operation.ts';
import { OperationPaths, ofMethod } from './operation-paths.ts';
import { parseParameters, single } from './parameters.ts';
import { withoutBodyOfHead } from './without-body-of-head.ts';

/** Operations of the control plane that take bodies alike: those of a route of Fastify do. */
export interface ControlPaths {
  /** Undefined: as large as those of any other call. */
  readonly bodyLimitBytes: number | undefined;
  /** Types of bodies besides those of any other call. */
  readonly fileTypes: readonly string[];
  readonly paths: OperationPaths<ControlOperation>;
}

export function controlPaths(operations: readonly ControlOperation[]): ControlPaths[] {
  const kindOf = ({ bodyLimitBytes, documentation }: ControlOperation) =>
    `control, ${bodyLimitBytes}, ${documentation.body?.fileTypes}`;
  return [...new Set(operations.map(kindOf))].map((kind) => {
    const alike = operations.filter((operation) => kindOf(operation) === kind);
    return {
      bodyLimitBytes: alike[0]?.bodyLimitBytes,
      fileTypes: alike[0]?.documentation.body?.fileTypes ?? [],
      paths: new OperationPaths(kind, alike, (ofPath, method) => ofMethod(ofPath, method) !== undefined),
    };
  });
}

/** Registers the operations of the control plane, where there is one. */
export function registerControl(
  app: FastifyInstance,
  context: HttpContext,
  all: readonly ControlPaths[],
): void {
  const { control } = context;
  if (control === undefined) return;
  for (const { bodyLimitBytes = context.maxBodyBytes, fileTypes, paths } of all) {
    void app.register(async (scope) => {
      if (fileTypes.length > 0) takeFiles(scope, fileTypes);
      scope.route({
        ...paths.route,
        bodyLimit: bodyLimitBytes,
        // Before the body is read.
        onRequest: async (request) => checkToken(request, control.token),
        handler: (request, reply) => {
          const { operations, segments } = paths.matchOf(request);
          const operation = ofMethod(operations, request.method);
          if (operation === undefined) throw refuse('605', request.method);
          return run({ ...context, control }, operation, segments, request, reply);
        },
        onSend: withoutBodyOfHead,
      });
    });
  }
}

/** In this scope bodies of these types are read, as they are. */
function takeFiles(scope: FastifyInstance, types: readonly string[]): void {
  scope.addContentTypeParser([...types], { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
}

/** @throws ApiError 603 without a token, 601 for any other than that of the control plane */
function checkToken({ headers }: FastifyRequest, token: string): void {
  const given = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1]?.trim();
  if (given === undefined) throw refuse('603 control');
  if (!isSameText(given, token)) throw refuse('601 control');
}

async function run(
  context: HttpContext & { readonly control: Control },
  operation: ControlOperation,
  path: ControlCall['path'],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const deadline = callDeadline(context, request, reply, operation.timeoutSeconds);
  const call: ControlCall = {
    context: { ...context, database: withDeadline(context.database, deadline) },
    control: context.control,
    path,
    parameters: parseParameters(queryOf(request)),
    request,
    reply,
  };
  try {
    const answer = await deadline.wait(perform(operation, call));
    return answer === undefined ? reply : sendAnswer(reply, answer);
  } catch (error) {
    throw error instanceof DeadlinePassed ? refuse('604') : error;
  }
}

async function perform(operation: ControlOperation, call: ControlCall): Promise<Answer | undefined> {
  if (operation.scope === 'process') {
    nameBy(call, call.control.munchkinId);
    return operation.handle(call);
  }
  const subscription = await requireSubscription(call);
  nameBy(call, subscription.munchkinId);
  return operation.handle({ ...call, subscription });
}

/** Calls of the control plane count by themselves: however a test looks at a double, the calls that it is about have the same ids. */
function nameBy({ request }: ControlCall, munchkinId: string): void {
  notesOf(request).idSeries = { subscription: munchkinId, name: 'control request' };
}

/** @throws ApiError 1013 for one that there is not */
async function requireSubscription({ context, control, parameters }: ControlCall): Promise<Subscription> {
  const munchkinId = single(parameters, 'subscription') ?? control.munchkinId;
  const subscription = await findSubscription(context.database, munchkinId);
  if (subscription === undefined) throw refuse('1013 link', 'Subscription', shorten(munchkinId));
  return subscription;
}
