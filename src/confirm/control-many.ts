import { isApiError } from '../api/api-error.ts'
import type { CallOptions, ProductClient } from '../api/contract.ts'
import { CALL, callOptionsOf, type NamesOf, refuseUnknownOptions } from '../api/known-options.ts'
import type { AnyCodec, EncodableAttrs } from '../codec/contract.ts'
import { type ErrorCode, GiztoolsError, isGiztoolsError } from '../errors.ts'
import { type ConfirmOptions, controlAndConfirm } from './control-and-confirm.ts'
import { wantedOf } from './wanted.ts'

/** What became of one device. */
export interface ControlOutcome {
  readonly did: string
  /**
   * `done`: the service sent it (success means sent, not applied). `refused`: it was certainly not sent. `unknown`: it may have been:
   * its answer was lost, or with `confirm` the device has not said anything of it since. `confirmed`, `contradicted`: with `confirm`, what
   * the device reported since.
   */
  readonly outcome: 'done' | 'refused' | 'unknown' | 'confirmed' | 'contradicted'
  /** Why it was refused, or why it is unknown, where an error tells. */
  readonly code?: ErrorCode
  readonly message?: string
  /** With `confirm`: what the device has reported since. */
  readonly attrs?: Readonly<Record<string, unknown>>
}

export interface ControlManyOptions extends CallOptions {
  /** Devices at a time, 1 to 100. Default 4. */
  readonly concurrency?: number
  /** Look into each device's log afterwards, as `controlAndConfirm` does; an object says how. Default false. */
  readonly confirm?: boolean | Pick<ConfirmOptions, 'withinMs' | 'pauseMs' | 'source' | 'now' | 'sleep'>
  /** Waited for before anything is sent to a device: for who writes down what is begun. Where it throws nothing is sent, and all ends. */
  readonly onBegin?: (did: string) => void | Promise<void>
}

type Product = Pick<ProductClient, 'control' | 'logs'> & Partial<Pick<ProductClient, 'now'>>

/**
 * Tells many devices of one product the same, each once however often its did is given, and gives what became of each as it comes.
 * One that fails stops none of the others. What every other would meet as well ends it: a refused credential, a used-up quota, a product
 * that may not be controlled, an abort; those under way are given first, the others were not touched. Who stops taking outcomes
 * aborts what is under way.
 * @throws GiztoolsError what `codec.encode` throws, before anything is sent; REQUEST_INVALID; afterwards what ended it
 */
export async function* controlMany(
  product: Product,
  codec: AnyCodec,
  dids: Iterable<string> | AsyncIterable<string>,
  attrs: EncodableAttrs,
  options: ControlManyOptions = {},
): AsyncGenerator<ControlOutcome, void, undefined> {
  refuseUnknownOptions('controlMany', options, MANY)
  const { concurrency = 4, onBegin } = options
  if (!(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 100))
    throw new GiztoolsError('REQUEST_INVALID', `concurrency: expected 1 to 100, got ${concurrency}`)
  const { sendable } = wantedOf(codec, attrs)
  const left = new AbortController()
  const signal = options.signal === undefined ? left.signal : AbortSignal.any([left.signal, options.signal])
  const callOptions = { ...callOptionsOf(options), signal }

  async function tell(did: string): Promise<Ended> {
    await onBegin?.(did)
    // What fails afterwards is no refusal.
    let mayBeSent = false
    const control: Product['control'] = async (...args) => {
      try {
        const result = await product.control(...args)
        mayBeSent = true
        return result
      } catch (error) {
        mayBeSent = isGiztoolsError(error, 'OUTCOME_UNKNOWN')
        throw error
      }
    }
    try {
      if (!options.confirm) {
        await control(did, { attrs: sendable }, callOptions)
        return { outcome: { did, outcome: 'done' } }
      }
      const how = options.confirm === true ? {} : options.confirm
      const told = await controlAndConfirm({ ...product, control }, codec, did, attrs, { ...how, ...callOptions })
      const { outcome, attrs: reported, unread } = told
      return { outcome: { did, outcome, attrs: reported, ...(unread !== undefined && { message: unread }) } }
    } catch (error) {
      if (!isGiztoolsError(error)) throw error
      const { code, message } = error
      const outcome = mayBeSent ? 'unknown' : 'refused'
      return { outcome: { did, outcome, code, message }, ...(isForAll(error) && { end: error }) }
    }
  }

  const running = new Map<string, Promise<Ended>>()
  const seen = new Set<string>()
  const given = iteratorOf(dids)
  let more = true
  let end: GiztoolsError | undefined
  try {
    for (;;) {
      while (more && end === undefined && !signal.aborted && running.size < concurrency) {
        const next = await given.next()
        if (next.done) more = false
        else if (!seen.has(next.value)) {
          seen.add(next.value)
          const told = tell(next.value)
          // It may fail while nobody takes outcomes.
          told.catch(() => {})
          running.set(next.value, told)
        }
      }
      if (running.size === 0) break
      const ended = await Promise.race(running.values())
      running.delete(ended.outcome.did)
      end ??= ended.end
      yield ended.outcome
    }
  } finally {
    left.abort()
    await Promise.allSettled(running.values())
    if (more) await given.return?.()
  }
  if (end !== undefined) throw end
  if (options.signal?.aborted && more) throw new GiztoolsError('ABORTED', 'controlMany: aborted by the caller')
}

const MANY: NamesOf<ControlManyOptions> = { ...CALL, concurrency: true, confirm: true, onBegin: true }

interface Ended {
  readonly outcome: ControlOutcome
  /** What every other device would meet as well. */
  readonly end?: GiztoolsError
}

const CODES_FOR_ALL: readonly ErrorCode[] = ['API_CREDENTIALS', 'API_TOKEN', 'API_QUOTA', 'ABORTED']
/** The product is not this enterprise's, the caller's address is not let in, the product may not be controlled. */
const API_CODES_FOR_ALL = [5007, 5012, 5404]

function isForAll(error: GiztoolsError): boolean {
  return CODES_FOR_ALL.includes(error.code) || API_CODES_FOR_ALL.some(code => isApiError(error, code))
}

function iteratorOf<T>(items: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
}
