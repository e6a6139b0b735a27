export { type AttrsOptions, arbitraryAttrs } from './attrs.ts'
export { arbitraryPayload, type PayloadOptions } from './payload.ts'
export { arbitraryProduct, type ProductOptions } from './product.ts'
