import { GiztoolsError } from '../errors.ts'

export const DEFAULT_BASE_URL = 'https://enterpriseapi.gizwits.com'

/**
 * @returns the address without a slash at its end; a path is kept
 * @throws GiztoolsError REQUEST_INVALID for what is no http(s) address, and for plain http elsewhere than loopback unless it is allowed
 */
export function checkBaseUrl(baseUrl: string, allowInsecure: boolean): string {
  const url = parsed(baseUrl)
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw invalid('expected an address such as https://enterpriseapi.gizwits.com')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw invalid('expected an address without user, query and fragment')
  if (url.protocol === 'http:' && !allowInsecure && !isLoopback(url.hostname))
    throw invalid(
      `plain http would show the secrets to the network between here and ${url.hostname}: use https, or allowInsecure`,
    )
  return (url.origin + url.pathname).replace(/\/+$/, '')
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** URL writes addresses in one way: 127.1 and 0x7f000001 arrive as 127.0.0.1. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function invalid(message: string): GiztoolsError {
  return new GiztoolsError('REQUEST_INVALID', `baseUrl: ${message}`, { path: 'baseUrl' })
}
