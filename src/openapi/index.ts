export { ENDPOINTS } from '../api/endpoints.ts'
export { type OpenApiDocument, type OpenApiOperation, type OpenApiParameter, toOpenApi } from './document.ts'
export type { JsonSchema } from './schema.ts'
