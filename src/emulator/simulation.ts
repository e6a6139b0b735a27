import type { Codec, EncodableAttrs } from '../codec/contract.ts'

/** The simulated devices: they speak through the codec of their product, and what they say lands in the store's logs. */
export interface Simulation {
  /** The codec of a product; undefined where it has no datapoints. */
  codecOf(productKey: string): Codec | undefined
  /** Does everything that is due by then, in order, each at its own time. */
  settle(now: number): void
  /** A control on its way to a device: logged as app2dev now, applied and answered by a report later. `p0` is what follows 0090. */
  deliver(did: string, p0: Uint8Array, now: number): void
  report(did: string, attrs: EncodableAttrs, now: number): void
  connect(did: string, now: number): void
  disconnect(did: string, reason: string, now: number): void
  losePower(did: string, now: number): void
}
