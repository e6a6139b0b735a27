import { ENDPOINT_NAMES, type EndpointName, isEndpointName } from '../../api/routes.ts'
import { UsageError } from '../fault.ts'
import { near, nearest } from '../near-names.ts'

/**
 * `--path operation=/its/path`, as often as it is given.
 * @throws UsageError
 */
export function pathsOf(given: readonly string[]): Partial<Record<EndpointName, string>> {
  const paths: Partial<Record<EndpointName, string>> = {}
  for (const text of given) {
    const [, name, path] = /^(\w+)=(\/[^?#\s]*)$/.exec(text) ?? []
    if (name === undefined || path === undefined)
      throw new UsageError(`--path: expected operation=/its/path, got ${JSON.stringify(text.slice(0, 80))}`)
    if (!isEndpointName(name))
      throw new UsageError(`--path: no operation ${name}${near(nearest(name, ENDPOINT_NAMES))}`)
    paths[name] = path
  }
  return paths
}
