import { buildRequest, type RequestParts } from '../../api/build-request.ts'
import type { Endpoint } from '../../api/endpoint.ts'
import { ENDPOINTS } from '../../api/endpoints.ts'
import type { EndpointName } from '../../api/routes.ts'
import { escapeJson } from '../visible.ts'

/**
 * The call as a curl command for a POSIX shell. Credentials are variables of that shell, never values: `$GIZWITS_TOKEN` is a token
 * of the product.
 */
export function curlCommand(name: EndpointName, parts: RequestParts, baseUrl: string): string {
  const { auth }: Endpoint = ENDPOINTS[name]
  // Without credentials in its target none can be in the request.
  const { method, url, headers, body } = buildRequest(name, parts, { baseUrl })
  const data = auth === 'none' ? TOKEN_BODY : body === undefined ? undefined : quoted(escapeJson(body))
  const words = [
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    quoted(url),
    ...Object.entries(headers).map(([header, value]) => `-H ${quoted(`${header}: ${value}`)}`),
    ...CREDENTIAL_HEADERS[auth].map(header => `-H "${header}"`),
    ...(data === undefined ? [] : [`--data-raw ${data}`]),
  ]
  return `curl ${words.join(' \\\n  ')}`
}

const CREDENTIAL_HEADERS: Readonly<Record<Endpoint['auth'], readonly string[]>> = {
  none: [],
  token: ['Authorization: token $GIZWITS_TOKEN'],
  enterprise: [
    'X-Gizwits-Enterprise-ID: $GIZWITS_ENTERPRISE_ID',
    'X-Gizwits-Enterprise-Secret: $GIZWITS_ENTERPRISE_SECRET',
  ],
}

const TOKEN_BODY = `"{\\"enterprise_id\\":\\"$GIZWITS_ENTERPRISE_ID\\",\\"enterprise_secret\\":\\"$GIZWITS_ENTERPRISE_SECRET\\",\\"product_secret\\":\\"$GIZWITS_PRODUCT_SECRET\\"}"`

/** Nothing in single quotes means anything to a shell, but the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
