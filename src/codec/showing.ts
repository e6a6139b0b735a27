import { describe } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import type { DecodeOptions, View } from './contract.ts'

/** A view; and of those that show binaries as bytes also one that shows them where they lie, without a copy. */
export type Showing = View | 'nativeInPlace' | 'rawInPlace'

export function shownView(showing: Showing): View {
  return showing === 'nativeInPlace' ? 'native' : showing === 'rawInPlace' ? 'raw' : showing
}

const VIEWS: readonly unknown[] = ['platform', 'native', 'raw'] satisfies View[]

/** @throws GiztoolsError MESSAGE_INVALID */
export function viewOf({ view = 'platform' }: { readonly view?: View }): View {
  if (VIEWS.includes(view)) return view
  throw new GiztoolsError('MESSAGE_INVALID', `view: expected platform, native or raw, got ${describe(view)}`)
}

/** @throws GiztoolsError MESSAGE_INVALID */
export function showingOf(options: DecodeOptions): Showing {
  const view = viewOf(options)
  const { binaries = 'copied' } = options
  if (binaries === 'inPlace') return view === 'native' ? 'nativeInPlace' : view === 'raw' ? 'rawInPlace' : view
  if (binaries === 'copied') return view
  throw new GiztoolsError('MESSAGE_INVALID', `binaries: expected copied or inPlace, got ${describe(binaries)}`)
}
