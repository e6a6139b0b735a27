import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createComingQueue } from '../../src/emulator/coming-queue.ts'
import type { ComingEvent } from '../../src/emulator/state.ts'

const kinds = ['report', 'power-off', 'power-on', 'keep-alive-over'] as const

const acts = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant('push' as const),
        at: fc.integer({ min: 0, max: 30 }),
        did: fc.constantFrom('a', 'b', '__proto__'),
        kind: fc.constantFrom(...kinds),
      }),
    },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('take' as const), now: fc.integer({ min: 0, max: 30 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constant('forget' as const),
        did: fc.constantFrom('a', 'b', '__proto__'),
        kind: fc.option(fc.constantFrom(...kinds), { nil: undefined }),
      }),
    },
  ),
  { maxLength: 300 },
)

it('does what a sorted list would do', () => {
  fc.assert(
    fc.property(acts, steps => {
      const queue = createComingQueue()
      let list: ComingEvent[] = []
      for (const step of steps) {
        if (step.act === 'push') {
          const event: ComingEvent = { at: step.at, did: step.did, what: { kind: step.kind } }
          queue.push(event)
          // After those of the same time.
          const place = list.findIndex(each => each.at > step.at)
          list.splice(place < 0 ? list.length : place, 0, event)
        } else if (step.act === 'take') {
          const due = list[0] !== undefined && list[0].at <= step.now ? list.shift() : undefined
          expect(queue.takeDue(step.now)).toBe(due)
        } else {
          queue.forget(step.did, step.kind)
          list = list.filter(each => each.did !== step.did || (step.kind ?? each.what.kind) !== each.what.kind)
        }
        expect(queue.all()).toEqual(list)
      }
    }),
  )
})

it('does not keep what was forgotten again and again', () => {
  const queue = createComingQueue()
  queue.push({ at: 5, did: 'stays', what: { kind: 'report' } })
  for (let round = 0; round < 10_000; round++) {
    queue.push({ at: round, did: 'a', what: { kind: 'report' } })
    queue.forget('a')
  }
  expect(queue.all()).toEqual([{ at: 5, did: 'stays', what: { kind: 'report' } }])
  expect(queue.takeDue(4)).toBeUndefined()
  expect(queue.takeDue(5)?.did).toBe('stays')
  expect(queue.takeDue(1e9)).toBeUndefined()
})
