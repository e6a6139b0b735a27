import type { Rule } from '../rule.ts'

export const productRules: readonly Rule[] = [
  {
    code: 'product-key',
    severity: 'warning',
    reason:
      'The platform knows a product by a key of 32 hex digits: with another no call finds it and no device joins it.',
    find: ({ product: { productKey } }) => {
      // None at all is for copies that only decode.
      if (productKey === '' || /^[0-9a-f]{32}$/i.test(productKey)) return []
      const shown = JSON.stringify(productKey.slice(0, 40)) + (productKey.length > 40 ? ' …' : '')
      return [
        {
          path: 'product_key',
          message: `the product key ${shown} is not 32 hex digits`,
          attributes: [],
          expected: '32 digits of 0-9 and a-f',
        },
      ]
    },
  },
]
