import type { Membership } from '../../../programs/memberships.ts';
import { boolean, integer, text, time } from '../../documentation.ts';
import { toSeconds } from '../../times.ts';

/** A membership as it is seen from the lead. */
export const membershipItem = {
  id: integer,
  progressionStatus: text,
  isExhausted: boolean,
  acquiredBy: boolean,
  reachedSuccess: boolean,
  membershipDate: time,
  updatedAt: time,
  'stream?': text,
  'nurtureCadence?': text,
};

/** The membership of a lead in one program. Only engagement programs have streams and cadences. */
export function showMembership(membership: Membership): object {
  const { programId: id, status: progressionStatus, isExhausted, acquiredBy, reachedSuccess } = membership;
  const isEngaged = membership.programType === 'Engagement';
  return {
    id,
    progressionStatus,
    isExhausted,
    acquiredBy,
    reachedSuccess,
    membershipDate: toSeconds(membership.memberSince),
    updatedAt: toSeconds(membership.updatedAt),
    ...(isEngaged && {
      stream: membership.trackName ?? '',
      nurtureCadence: membership.nurtureCadence ?? 'norm',
    }),
  };
}
