import { setFlag } from '../bytes/bits.ts'
import type { Point } from '../codec/point.ts'
import { flagAt, flagWire } from './flag-wire.ts'
import { counted } from './place-text.ts'
import { askedWrongly, notAsked, refusedGeneral } from './proofs.ts'
import type { Crossed, Crossing, Fate } from './side.ts'

/** Requests: in standard an empty body that asks for everything, in var_len attr_flags and nothing else (SPEC §4, §5). */
export function crossRead({ sender, receiver, sameAs }: Crossing): Crossed {
  if (sender.layout.protocol === 'standard') {
    return { fates: receiver.points.map(point => ({ point, shown: true })), general: [], refused: false, extra: 0 }
  }
  const [flags, theirs] = [sender.layout.flagsLength, receiver.layout.flagsLength]
  if (flags < theirs) return { fates: [], general: [refusedGeneral(theirs, flags)], refused: true, extra: 0 }

  const asking = (point: Point) => {
    const body = new Uint8Array(flags)
    setFlag(body, 0, flags, point.field.flag as number)
    return body
  }
  const fates = receiver.points.map((point): Fate => {
    const gate = flagWire(theirs, point.field.flag as number)
    const source = sameAs.get(point)
    const owner = sender.byFlag.get(flagAt(flags, gate))
    if (source !== undefined && owner === source) return { point, shown: true }
    return {
      point,
      shown: owner !== undefined,
      wrong: owner && askedWrongly(asking(owner), point.name, gate),
      missing: source && notAsked(asking(source), point.name, flagWire(flags, source.field.flag as number), gate),
    }
  })
  const extra = flags - theirs
  const general =
    extra === 0
      ? []
      : [
          `attr_flags: ${counted(flags, 'byte')} sent, ${theirs} read: the receiver takes every flag for that of an id ${8 * extra} lower`,
        ]
  return { fates, general, refused: false, extra }
}
