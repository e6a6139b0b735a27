import type { AnswerOf, BodyOf, Endpoint, PathNames, QueryOf } from '../api/endpoint.ts'
import type { Endpoints } from '../api/endpoints.ts'
import type { EndpointName } from '../api/routes.ts'
import type { WireHabits } from './contract.ts'
import type { Simulation } from './simulation.ts'
import type { EnterpriseState, ProductState } from './state.ts'
import type { Store } from './store.ts'

/** A call that passed the gate: its credentials hold, its parameters have the documented form. */
export interface Call<E extends Endpoint> {
  readonly ids: { readonly [K in PathNames<E>]: string }
  readonly query: QueryOf<E>
  readonly body: BodyOf<E>
  readonly enterprise: EnterpriseState
  /** Of the path, or of the query where the path has none. */
  readonly product: ProductState
  readonly store: Store
  readonly simulation: Simulation
  readonly wire: WireHabits
  readonly rotateTokens: boolean
  /** Path and query as they came, for `next` and `previous`. */
  readonly url: URL
  /** Epoch milliseconds. */
  readonly now: number
}

/** What the answer may look like on the wire: every member of the documented shape, and none that it does not have. */
export type AnswerBody = Readonly<Record<string, unknown>>
export type Handler<E extends Endpoint> = (call: Call<E>) => AnswerBody & Partial<Record<keyof AnswerOf<E>, unknown>>
export type Handlers<K extends EndpointName = EndpointName> = { readonly [N in K]: Handler<Endpoints[N]> }

/** Thrown by a handler: the documented error of this code is the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly errorCode: number
  readonly detail: string | null

  constructor(errorCode: number, detail: string | null = null) {
    super(`refused with ${errorCode}`)
    this.errorCode = errorCode
    this.detail = detail
  }
}
