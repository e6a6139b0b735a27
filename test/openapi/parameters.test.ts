import { describe, expect, test } from 'vitest'
import { parametersOf } from '../../src/openapi/parameters.ts'

const named = (...args: Parameters<typeof parametersOf>) =>
  Object.fromEntries(parametersOf(...args).map(({ name, ...rest }) => [name, rest]))

describe('the parameters of an operation', () => {
  test('are the ids of its path, then its query', () => {
    expect(parametersOf('dataLog').map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ['product_key', 'path', true],
      ['did', 'path', true],
      ['start_ts', 'query', false],
      ['end_ts', 'query', false],
      ['sort', 'query', false],
      ['limit', 'query', false],
      ['context', 'query', false],
    ])
    expect(named('dataLog').sort?.schema).toEqual({ type: 'string', enum: ['asc', 'desc'], default: 'desc' })
  })

  test('or its body', () => {
    expect(named('updateDeviceGroup')).toMatchObject({
      gid: { in: 'path', required: true },
      action: { in: 'body', required: true, schema: { enum: ['assign', 'unassign'] } },
      reassign: { in: 'body', required: false, schema: { type: 'boolean' } },
      macs: { in: 'body', required: true, schema: { type: 'array', items: { type: 'string' } } },
    })
  })

  test('of a body with several forms are those of all of them', () => {
    const { attrs, raw, binary_coding } = named('control')
    expect([attrs?.required, raw?.required, binary_coding?.required]).toEqual([false, false, false])
    expect(attrs?.schema).toMatchObject({ type: 'object' })
    expect(raw?.schema).toMatchObject({ anyOf: [{ type: 'array', items: { type: 'integer' } }, { type: 'string' }] })
    expect(binary_coding?.schema).toEqual({ type: 'string', enum: ['hex', 'base64'] })
  })

  test('have no credentials among them', () => {
    expect(parametersOf('accessToken').map(({ name }) => name)).toEqual(['product_key'])
    expect(parametersOf('userLiveness').map(({ name }) => name)).toEqual([
      ...['product_key', 'appid', 'start_date', 'end_date'],
    ])
  })

  test('say nothing that is said of another', () => {
    const { is_online, show_disabled } = named('searchDevices')
    expect(is_online?.schema.description).toBeUndefined()
    expect(show_disabled?.schema.description).toBe('1 shows disabled devices, 0 leaves them out')
  })
})
