import type { Emulator } from '../../emulator/contract.ts'
import { visible } from '../visible.ts'

/** Devices that are named, of each product. */
const NAMED = 5

/** How to reach an emulator, as lines that a shell takes: credentials, and as comments what there is. */
export function announcement(
  emulator: Emulator,
  url: string,
  beside: { readonly control: string | undefined; readonly docs: boolean },
): string {
  const { control, docs } = beside
  const { enterpriseId, enterpriseSecret, products } = emulator.credentials
  const devices = [...emulator.devices()]
  const lines = [
    exported('GIZWITS_BASE_URL', url),
    exported('GIZWITS_ENTERPRISE_ID', enterpriseId),
    exported('GIZWITS_ENTERPRISE_SECRET', enterpriseSecret),
    ...products.map(({ productKey, productSecret }) =>
      // A key may be anything, the name of a variable may not.
      /^\w+$/.test(productKey)
        ? exported(`GIZWITS_PRODUCT_SECRET_${productKey}`, productSecret)
        : comment(`product ${productKey}: --product-secret ${quoted(productSecret)}`),
    ),
  ]
  for (const { productKey } of products) {
    const its = devices.filter(device => device.productKey === productKey)
    lines.push(comment(`product ${productKey}: ${its.length} ${its.length === 1 ? 'device' : 'devices'}`))
    for (const { did, mac, isOnline } of its.slice(0, NAMED))
      lines.push(comment(`  did ${did}  mac ${mac}  ${isOnline ? 'online' : 'offline'}`))
    if (its.length > NAMED) lines.push(comment(`  and ${its.length - NAMED} more: giztools devices ${productKey}`))
  }
  if (docs) lines.push(comment(`documentation: ${control}/docs`))
  if (control !== undefined) lines.push(comment(`control plane: curl ${control} tells what may be changed`))
  const [first] = devices
  if (first !== undefined) lines.push(comment(`try: giztools logs ${first.productKey} ${first.did}`))
  return `${lines.join('\n')}\n`
}

function exported(name: string, value: string): string {
  return `export ${name}=${quoted(value)}`
}

function comment(text: string): string {
  return `# ${visible(text)}`
}

/** As it is where a shell sees nothing special in it. */
function quoted(text: string): string {
  return /^[\w.:/@%+-]+$/.test(text) ? text : `'${visible(text).replace(/'/g, `'\\''`)}'`
}
