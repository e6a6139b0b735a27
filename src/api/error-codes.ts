import type { ErrorCode } from '../errors.ts'

/** The part of `ErrorCode` that an answer of the service can have. */
export type ApiErrorKind = Extract<ErrorCode, `API_${string}`>

/**
 * What may be done about an error without asking anybody.
 * - `refresh`: a new token, then the same call once more
 * - `wait`: until the quota is reset
 * - `resend`: the service says that nothing was sent
 * - `read`: a call that only reads, or that may be done twice, is tried again
 */
export type Recovery = 'refresh' | 'wait' | 'resend' | 'read'

export interface ApiErrorCode {
  /** As the document has it now; it was another for some codes in older revisions, so nothing is decided by it. */
  readonly status: 400 | 403 | 404 | 500
  readonly kind: ApiErrorKind
  /** The service's own words, as documented. */
  readonly message: string
  readonly recovery?: Recovery
  /** What to do, for people. */
  readonly hint?: string
}

/** The document's table of errors (错误信息表): 56 codes. */
export const API_ERROR_CODES = {
  5001: { status: 400, kind: 'API_REQUEST', message: 'body json invalid', hint: 'check the JSON of the body' },
  5002: {
    status: 400,
    kind: 'API_REQUEST',
    message: 'form invalid',
    hint: 'check the parameters against the document',
  },
  5003: { status: 404, kind: 'API_CREDENTIALS', message: 'enterprise id not exist', hint: 'check the enterprise id' },
  5004: {
    status: 400,
    kind: 'API_CREDENTIALS',
    message: 'enterprise secret error',
    hint: 'check the enterprise secret',
  },
  5005: { status: 400, kind: 'API_CREDENTIALS', message: 'product secret error', hint: 'check the product secret' },
  5006: { status: 400, kind: 'API_CONFLICT', message: 'product exist devicegroups' },
  5007: {
    status: 404,
    kind: 'API_PERMISSION',
    message: 'association not exist',
    hint: 'the enterprise must open the Enterprise API for this product first',
  },
  5008: {
    status: 400,
    kind: 'API_CONFLICT',
    message: 'association existed',
    hint: 'the enterprise is not associated with this product key: ask the platform',
  },
  5009: {
    status: 400,
    kind: 'API_TOKEN',
    message: 'token invalid',
    recovery: 'refresh',
    hint: 'the header must be "Authorization: token <token>"',
  },
  5010: {
    status: 400,
    kind: 'API_TOKEN',
    message: 'token not match product_key',
    recovery: 'refresh',
    hint: 'a token belongs to one product',
  },
  5011: { status: 400, kind: 'API_TOKEN', message: 'token has expired', recovery: 'refresh', hint: 'get a new token' },
  5012: {
    status: 400,
    kind: 'API_PERMISSION',
    message: 'ip not in white list',
    hint: "add this host's public IP to the whitelist in the console",
  },
  5013: {
    status: 403,
    kind: 'API_QUOTA',
    message: 'API call rate limit execeed quota',
    recovery: 'wait',
    hint: 'wait until the quota is reset',
  },
  5014: {
    status: 400,
    kind: 'API_NOT_READY',
    message: 'Report has not been generated!',
    hint: 'try again in minutes or hours',
  },
  5015: { status: 404, kind: 'API_NOT_FOUND', message: 'Product key not exist!', hint: 'check the product key' },
  5016: { status: 404, kind: 'API_NOT_FOUND', message: 'Appid not exist!' },
  5017: { status: 404, kind: 'API_NOT_FOUND', message: 'Uid not exist!' },
  5018: {
    status: 403,
    kind: 'API_PERMISSION',
    message: 'product operation not allowed',
    hint: 'the log endpoints serve unpublished products only: ask the platform',
  },
  5019: { status: 404, kind: 'API_NOT_FOUND', message: 'organization does not exist' },
  5020: { status: 400, kind: 'API_CONFLICT', message: 'can not delete published product!' },
  5021: { status: 400, kind: 'API_CONFLICT', message: 'enterprise is exist' },
  5022: { status: 404, kind: 'API_NOT_FOUND', message: 'enterprise does not exist' },
  5023: { status: 403, kind: 'API_NOT_READY', message: 'enterprise is creating', hint: 'try again later' },
  5024: {
    status: 403,
    kind: 'API_PERMISSION',
    message: 'api deny to visit!',
    hint: 'the log endpoints serve unpublished products only: ask the platform',
  },
  5025: { status: 404, kind: 'API_NOT_FOUND', message: 'product does not exist' },
  5201: { status: 403, kind: 'API_PERMISSION', message: 'device group not belong to this product' },
  5202: { status: 404, kind: 'API_NOT_FOUND', message: 'parent group not exist' },
  5203: { status: 400, kind: 'API_CONFLICT', message: 'already has one root group' },
  5204: { status: 400, kind: 'API_CONFLICT', message: 'group has subgroup' },
  5205: { status: 400, kind: 'API_CONFLICT', message: 'group has device item' },
  5206: { status: 404, kind: 'API_NOT_FOUND', message: 'group not exist' },
  5207: { status: 400, kind: 'API_CONFLICT', message: 'product key not in pre assignment!' },
  5208: { status: 400, kind: 'API_NOT_READY', message: 'create assign device in progress!', hint: 'try again later' },
  5301: { status: 404, kind: 'API_NOT_FOUND', message: 'device not exist', hint: 'check the did or MAC' },
  5302: {
    status: 403,
    kind: 'API_PERMISSION',
    message: 'device not belong to this product',
    hint: 'the device belongs to another product',
  },
  5303: { status: 400, kind: 'API_DEVICE_STATE', message: 'device not bound' },
  5304: {
    status: 400,
    kind: 'API_DEVICE_STATE',
    message: 'device is disabled',
    hint: 'the device must be enabled first',
  },
  5305: {
    status: 400,
    kind: 'API_DEVICE_OFFLINE',
    message: 'device offline!',
    hint: 'commands are not queued: send it again when the device is online',
  },
  5401: {
    status: 400,
    kind: 'API_REQUEST',
    message: 'attr invalid!',
    hint: 'check the attributes against the definition',
  },
  5402: { status: 404, kind: 'API_REQUEST', message: 'datapoint data not found!', hint: 'define the datapoints first' },
  5403: {
    status: 400,
    kind: 'API_SEND_FAILED',
    message: 'send command failed!',
    recovery: 'resend',
    hint: 'the service says that nothing was sent: call again',
  },
  5404: {
    status: 403,
    kind: 'API_PERMISSION',
    message: 'remote control not allowed!',
    hint: 'remote control must be opened in the console first',
  },
  5405: {
    status: 404,
    kind: 'API_REQUEST',
    message: 'attrs not exist!',
    hint: 'check the attribute names against the definition',
  },
  5406: { status: 500, kind: 'API_SERVER', message: 'Datapoints malformed' },
  5407: { status: 500, kind: 'API_SERVER', message: 'generate meta failed', recovery: 'read' },
  5408: {
    status: 400,
    kind: 'API_REQUEST',
    message: 'raw data error!',
    hint: 'raw must be a P0 of this product: the bytes after the command 0090',
  },
  5409: { status: 500, kind: 'API_SERVER', message: 'call innerapi failed!', recovery: 'read' },
  5501: { status: 404, kind: 'API_NOT_FOUND', message: 'firmware does not exist' },
  5502: { status: 400, kind: 'API_CONFLICT', message: 'firmware version has created' },
  5503: { status: 403, kind: 'API_PERMISSION', message: 'firmware operation not allowed' },
  5601: { status: 500, kind: 'API_SERVER', message: 'kairosdb query error!', recovery: 'read' },
  5701: { status: 403, kind: 'API_PERMISSION', message: 'This eid has no permission to reset pwd.' },
  5702: { status: 403, kind: 'API_PERMISSION', message: 'This eid has no permission to reset pwd for this appid.' },
  5703: { status: 400, kind: 'API_CONFLICT', message: 'Cannot reset pwd for anonymous user' },
  5801: { status: 400, kind: 'API_PERMISSION', message: 'the pks has not associate with enterprise!' },
  5901: { status: 400, kind: 'API_CREDENTIALS', message: 'x-service secret key invalid!' },
} as const satisfies Readonly<Record<number, ApiErrorCode>>

export type DocumentedErrorCode = keyof typeof API_ERROR_CODES

/** What the document says of a code; undefined for a code that it does not have. */
export function errorCodeOf(code: number): ApiErrorCode | undefined {
  return (API_ERROR_CODES as Readonly<Record<number, ApiErrorCode>>)[code]
}
