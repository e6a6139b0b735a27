export { ApiError, type ApiErrorFacts, isApiError } from './api-error.ts'
export type * from './contract.ts'
export { ENDPOINT_NAMES, ENDPOINTS, type EndpointName, type Endpoints, isEndpointName } from './endpoints.ts'
export { API_ERROR_CODES, type ApiErrorCode, type DocumentedErrorCode, errorCodeOf } from './error-codes.ts'
