import type { ComingEvent } from './state.ts'
import type { ComingQueue } from './store.ts'

interface Entry {
  readonly event: ComingEvent
  /** Of two events at the same time the one that was pushed first comes first. */
  readonly order: number
  forgotten: boolean
}

/** A binary heap. What is forgotten stays in it, marked, until it comes up or is most of it. */
export function createComingQueue(): ComingQueue {
  let heap: Entry[] = []
  let pushed = 0
  let forgotten = 0
  const entriesOf = new Map<string, Set<Entry>>()

  function push(event: ComingEvent): void {
    const entry = { event, order: pushed++, forgotten: false }
    const entries = entriesOf.get(event.did)
    if (entries === undefined) entriesOf.set(event.did, new Set([entry]))
    else entries.add(entry)
    heap.push(entry)
    rise(heap, heap.length - 1)
  }

  function leave(entry: Entry): void {
    const entries = entriesOf.get(entry.event.did)
    entries?.delete(entry)
    if (entries?.size === 0) entriesOf.delete(entry.event.did)
  }

  function takeDue(now: number): ComingEvent | undefined {
    for (;;) {
      const first = heap[0]
      if (first === undefined || (first.event.at > now && !first.forgotten)) return undefined
      const last = heap.pop()
      if (last !== undefined && heap.length > 0) {
        heap[0] = last
        sink(heap)
      }
      if (!first.forgotten) {
        leave(first)
        return first.event
      }
      forgotten--
    }
  }

  function forget(did: string, kind?: ComingEvent['what']['kind']): void {
    for (const entry of entriesOf.get(did) ?? []) {
      const its = entry.event.what.kind
      // What was said before is on its way, whatever becomes of the device.
      if (kind === undefined ? its === 'arrive' : its !== kind) continue
      entry.forgotten = true
      forgotten++
      leave(entry)
    }
    if (forgotten > 64 && forgotten * 2 > heap.length) {
      // A sorted list is a heap.
      heap = inOrder()
      forgotten = 0
    }
  }

  function inOrder(): Entry[] {
    return heap.filter(entry => !entry.forgotten).sort((a, b) => (isBefore(a, b) ? -1 : 1))
  }

  return { push, takeDue, forget, all: () => inOrder().map(entry => entry.event) }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.event.at < b.event.at || (a.event.at === b.event.at && a.order < b.order)
}

function rise(heap: Entry[], from: number): void {
  let at = from
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!swapIfBefore(heap, at, parent)) return
    at = parent
  }
}

function sink(heap: Entry[]): void {
  let at = 0
  for (;;) {
    const left = 2 * at + 1
    const [a, b] = [heap[left], heap[left + 1]]
    if (a === undefined) return
    const child = b !== undefined && isBefore(b, a) ? left + 1 : left
    if (!swapIfBefore(heap, child, at)) return
    at = child
  }
}

function swapIfBefore(heap: Entry[], child: number, parent: number): boolean {
  const [a, b] = [heap[child], heap[parent]]
  if (a === undefined || b === undefined || !isBefore(a, b)) return false
  heap[child] = b
  heap[parent] = a
  return true
}
