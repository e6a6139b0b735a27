import { GiztoolsError } from '../errors.ts'
import { dayAt } from './calendar.ts'
import type { UserInit } from './contract.ts'
import { PLACES } from './places.ts'
import { drawInteger, drawOne } from './randomness.ts'
import { parseUserInit } from './snapshot.ts'
import type { EnterpriseState, UserState } from './state.ts'
import type { Store } from './store.ts'

/**
 * Makes a user of an enterprise and adds it to the store. What is not given is made up. The day it registers is one on which it was
 * active.
 * @throws GiztoolsError REQUEST_INVALID naming the member
 */
export function createUser(init: UserInit, store: Store, enterprise: EnterpriseState, now: number): UserState {
  const given = parseUserInit(init)
  const createdAt = Math.min(given.createdAt ?? now, now)
  const user: UserState = {
    uid: given.uid ?? store.newId(),
    enterpriseId: enterprise.enterpriseId,
    appid: given.appid ?? enterprise.appIds[0] ?? store.newId(),
    username: given.username === undefined ? `user${drawInteger(store.random, 100_000, 999_999)}` : given.username,
    phone: given.phone ?? null,
    email: given.email ?? null,
    name: given.name ?? null,
    birthday: given.birthday ?? null,
    gender: given.gender ?? null,
    address: given.address ?? null,
    remark: given.remark ?? null,
    isAnonymous: given.isAnonymous ?? false,
    place: given.place === undefined ? drawOne(store.random, PLACES) : given.place,
    createdAt,
    updatedAt: given.updatedAt ?? createdAt,
    activeDays: [dayAt(createdAt)],
  }
  if (store.users.has(user.uid)) throw takenUid(user.uid)
  store.users.set(user.uid, user)
  return user
}

function takenUid(uid: string): GiztoolsError {
  const message = `user.uid: expected one that no other user has, got ${JSON.stringify(uid)} a second time`
  return new GiztoolsError('REQUEST_INVALID', `${message}; leave it out to have one made up`, { path: 'uid' })
}
