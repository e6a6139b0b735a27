/** What went wrong, as a constant that programs match on. Messages are for people and may change. */
export type ErrorCode =
  // a definition
  | 'DEFINITION_INVALID'
  // a generated C header that describes no datapoints
  | 'HEADER_INVALID'
  // hex, base64, decimal arrays
  | 'TEXT_INVALID'
  // a P0 that cannot be read, or (strict) has something that the definition does not say
  | 'PAYLOAD_EMPTY'
  | 'PAYLOAD_SHORT'
  | 'PAYLOAD_LONG'
  | 'ACTION_UNKNOWN'
  | 'ACTION_MISMATCH'
  | 'LABEL_UNKNOWN'
  | 'VALUE_OUT_OF_RANGE'
  | 'RESERVED_BITS'
  | 'FLAG_UNKNOWN'
  | 'FLAG_READ_ONLY'
  // values that cannot be encoded
  | 'MESSAGE_INVALID'
  | 'ATTRIBUTE_UNKNOWN'
  | 'ATTRIBUTE_READ_ONLY'
  | 'ATTRIBUTE_MISSING'
  | 'VALUE_INVALID'
  | 'VALUE_OFF_GRID'
  | 'BINARY_TOO_LONG'
  // envelopes and serial frames
  | 'FRAME_INVALID'
  | 'FRAME_SHORT'
  | 'FRAME_LONG'
  | 'CHECKSUM_MISMATCH'
  // the Enterprise API: what the service answered, by the error code in its body
  | 'API_REQUEST'
  | 'API_CREDENTIALS'
  | 'API_TOKEN'
  | 'API_PERMISSION'
  | 'API_NOT_FOUND'
  | 'API_CONFLICT'
  | 'API_NOT_READY'
  | 'API_QUOTA'
  | 'API_DEVICE_STATE'
  | 'API_DEVICE_OFFLINE'
  | 'API_SEND_FAILED'
  | 'API_SERVER'
  // the Enterprise API: what happened on this side of it
  | 'REQUEST_INVALID'
  | 'RESPONSE_INVALID'
  | 'NETWORK'
  | 'TIMEOUT'
  | 'ABORTED'
  | 'OUTCOME_UNKNOWN'
  // a package that whoever installs this one brings along himself
  | 'ARROW_MISSING'
  // the emulator: a saved state that cannot be taken up again
  | 'SNAPSHOT_INVALID'

/** One thing wrong with a definition: where it is, what was expected there and what was found. */
export interface Finding {
  /** JSON path inside the definition, such as `entities[0].attrs[7].position.len`; empty for the whole of it. */
  readonly path: string
  readonly expected: string
  readonly found: string
}

export interface ErrorPlace {
  /** The attribute's name, or a JSON path inside a definition. */
  readonly path?: string | undefined
  /** Where in the input it is: a byte of a payload or frame, a character of a text. */
  readonly offset?: number | undefined
  /**
   * Everything that is wrong with a definition, in the order it stands there (`DEFINITION_INVALID` only). After ten thousand the last
   * says how many more attributes and labels are wrong.
   */
  readonly findings?: readonly Finding[] | undefined
}

/** The only error that this package throws on purpose, whatever the input was. */
export class GiztoolsError extends Error {
  override readonly name = 'GiztoolsError'
  readonly code: ErrorCode
  readonly path: string | undefined
  readonly offset: number | undefined
  readonly findings: readonly Finding[] | undefined

  constructor(code: ErrorCode, message: string, place: ErrorPlace = {}) {
    super(message)
    this.code = code
    this.path = place.path
    this.offset = place.offset
    this.findings = place.findings
  }
}

/** True for an error of ours (with that code, where one is given), also when two copies of the package are loaded: told by name, not by class. */
export function isGiztoolsError(error: unknown, code?: ErrorCode): error is GiztoolsError {
  return (
    error instanceof Error &&
    error.name === 'GiztoolsError' &&
    (code === undefined || (error as GiztoolsError).code === code)
  )
}
