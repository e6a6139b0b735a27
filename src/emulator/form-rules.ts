import type { EndpointName } from '../api/routes.ts'
import { checkSpan } from './form-dates.ts'
import { Refusal } from './handler.ts'
import { checkLogSpan } from './log-span.ts'

type Form = Readonly<Record<string, unknown>>
type Rule = (form: Form, now: number) => void

const MOST_MACS = 1000

/** What the document's prose asks of parameters and no schema checks. Its only code for all of it is 5002. */
const RULES: Partial<Readonly<Record<EndpointName, Rule>>> = {
  onlineLog: checkLogSpan,
  cmdLog: checkLogSpan,
  dataLog: checkLogSpan,
  livenessHistory: form => cycleSpan(form, 'documented'),
  activationReport: form => cycleSpan(form, 'year'),
  newUsers: form => cycleSpan(form, 'year'),
  activatedDevices: form => checkSpan('date', ['start', form.start], ['end', form.end], 'none'),
  activeDevices: form => checkSpan('date', ['start', form.start], ['end', form.end], 'none'),
  userLiveness: form => checkSpan('date', ['start_date', form.start_date], ['end_date', form.end_date], 'year'),
  searchDevices: form => {
    searched(form, ['did', 'mac', 'uid'])
    if (form.liveness_start !== undefined && !/^\d{1,12}$/.test(String(form.liveness_start)))
      throw new Refusal(5002, 'liveness_start: expected seconds')
  },
  boundUsers: form => searched(form, ['uid', 'username', 'phone', 'email', 'did', 'mac', 'device_sn']),
  updateDeviceGroup: ({ macs }) => {
    if (Array.isArray(macs) && macs.length > MOST_MACS)
      throw new Refusal(5002, `macs: expected at most ${MOST_MACS}, got ${macs.length}`)
  },
}

/** @throws Refusal 5002 */
export function checkForm(name: EndpointName, form: Form, now: number): void {
  // The document has a most for the logs alone.
  const most = RULES[name] === checkLogSpan ? 100 : Number.POSITIVE_INFINITY
  if (typeof form.limit === 'number' && (form.limit < 1 || form.limit > most))
    throw new Refusal(5002, `limit: expected ${most === 100 ? '1 to 100' : '1 or more'}`)
  if (typeof form.skip === 'number' && form.skip < 0) throw new Refusal(5002, 'skip: expected 0 or more')
  RULES[name]?.(form, now)
}

function cycleSpan({ cycle, start, end }: Form, limit: 'documented' | 'year'): void {
  checkSpan(cycle === 'week' || cycle === 'month' ? cycle : 'date', ['start', start], ['end', end], limit)
}

/** `type` says what `val` is: the one is nothing without the other. */
function searched({ type, val }: Form, types: readonly string[]): void {
  if (type === undefined && val === undefined) return
  if (val === undefined || !types.includes(String(type)))
    throw new Refusal(5002, `type: expected one of ${types.join(', ')}, and val with it`)
}
