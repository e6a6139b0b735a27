/** Takes what is secret out of a text that others wrote. */
export type Redact = (text: string) => string

const SHOWN = '***'
const MARKED = /((?:token|passcode|\w*secret)\\?"\s*:\s*\\?")(?:[^"\\]|\\[^"])*/gi

export interface Redaction {
  readonly redact: Redact
  /** A secret that is good for ever. */
  keep(secret: string): void
  /** One that another will take the place of, such as a token: only the last few are remembered. */
  learn(secret: string): void
}

export function createRedaction(secrets: readonly string[]): Redaction {
  const learnt: string[] = []
  const known = new Set(secrets.flatMap(spellings))
  return {
    redact(text) {
      let clean = text.replace(MARKED, `$1${SHOWN}`)
      for (const secret of known) clean = clean.replaceAll(secret, SHOWN)
      for (const secret of learnt) clean = clean.replaceAll(secret, SHOWN)
      return clean
    },
    keep(secret) {
      for (const one of spellings(secret)) known.add(one)
    },
    learn(secret) {
      for (const one of spellings(secret)) if (!learnt.includes(one)) learnt.push(one)
      while (learnt.length > 100) learnt.shift()
    },
  }
}

/** As it stands, in a URL and inside JSON. What is shorter than four characters is found in every text, so it is left. */
function spellings(secret: string): string[] {
  if (secret.length < 4) return []
  const inJson = JSON.stringify(secret).slice(1, -1)
  let inUrl = secret
  try {
    inUrl = encodeURIComponent(secret)
  } catch {}
  return [...new Set([secret, secret.toUpperCase(), secret.toLowerCase(), inUrl, inJson])].sort(
    (a, b) => b.length - a.length,
  )
}

/** The same for a parsed value: texts and keys in it. Too large or too deep a value comes back as the beginning of its text. */
export function redactValue(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return beginning(value, redact, LONGEST)
  if (typeof value !== 'object' || value === null) return value
  const text = textOf(value)
  return text === undefined || text.length > LONGEST ? beginning(text ?? '', redact, LONGEST) : inside(value, redact)
}

/** The first characters of a text, redacted before it is cut: half a secret would not be recognised. */
export function beginning(text: string, redact: Redact, length: number): string {
  return redact(text.slice(0, length * 20)).slice(0, length)
}

const LONGEST = 2000
const MARKED_KEY = /^(?:token|passcode|\w*secret)$/i

function textOf(value: object): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

function inside(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map(item => inside(item, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redact(key), MARKED_KEY.test(key) ? SHOWN : inside(item, redact)]),
  )
}
