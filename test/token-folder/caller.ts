// A process of its own: makes so many calls, with its tokens in the folder. Told what to do in its arguments.
import { createClient } from '../../src/api/client.ts'
import { createTokenFolder } from '../../src/token-folder/token-folder.ts'

const [, , given = '{}'] = process.argv
const { url, folder, enterpriseId, enterpriseSecret, productKey, productSecret, calls } = JSON.parse(given)
const client = createClient({ enterpriseId, enterpriseSecret, baseUrl: url, tokenStore: createTokenFolder(folder) })
const product = client.product(productKey, { productSecret })
for (let i = 0; i < calls; i++) await product.deviceGroups()
