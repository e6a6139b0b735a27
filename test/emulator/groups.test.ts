import { expect, it } from 'vitest'
import { DID, definitionText, MAC, type Served, served } from './served.ts'

const OTHER = '6f2e214bf2d79649232431b94a25f46a'

const create = async ({ ask }: Served, parent?: string): Promise<string> => {
  const { body, status } = await ask('POST', 'device_groups', {
    body: parent === undefined ? {} : { parent_gid: parent },
  })
  expect(status).toBe(200)
  return (body as { gid: string }).gid
}
const code = (answer: { body: unknown }) => (answer.body as { error_code?: number }).error_code
const update = (action: string, macs: readonly string[], reassign?: boolean) => ({ body: { action, macs, reassign } })

it('grows a tree: the group is the key, "" is a leaf', async () => {
  const each = await served()
  expect((await each.ask('GET', 'device_groups')).body).toEqual({})
  const root = await create(each)
  expect(root).toMatch(/^[0-9a-f]{32}$/)
  expect((await each.ask('GET', 'device_groups')).body).toEqual({ [root]: '' })
  const left = await create(each, root)
  const right = await create(each, root)
  const leaf = await create(each, left)
  expect((await each.ask('GET', 'device_groups')).body).toEqual({ [root]: { [left]: { [leaf]: '' }, [right]: '' } })
})

it('has one root, known parents, and no body at all for the root', async () => {
  const { ask } = await served()
  expect((await ask('POST', 'device_groups')).status).toBe(200)
  expect(code(await ask('POST', 'device_groups'))).toBe(5203)
  expect(code(await ask('POST', 'device_groups', { body: { parent_gid: 'x' } }))).toBe(5202)
  expect(code(await ask('POST', 'device_groups', { body: { parent_gid: 7 } }))).toBe(5002)
})

it('does not nest without end', async () => {
  const each = await served()
  let gid = await create(each)
  for (let depth = 1; depth < 64; depth++) gid = await create(each, gid)
  expect(code(await each.ask('POST', 'device_groups', { body: { parent_gid: gid } }))).toBe(5002)
})

it('deletes what is empty', async () => {
  const each = await served()
  const root = await create(each)
  const leaf = await create(each, root)
  expect(code(await each.ask('DELETE', `device_groups/${root}`))).toBe(5204)
  await each.ask('PUT', `device_groups/${leaf}`, update('assign', [MAC]))
  expect(code(await each.ask('DELETE', `device_groups/${leaf}`))).toBe(5205)
  await each.ask('PUT', `device_groups/${leaf}`, update('unassign', [MAC]))
  expect((await each.ask('DELETE', `device_groups/${leaf}`)).text).toBe('{}')
  expect((await each.ask('DELETE', `device_groups/${root}`)).text).toBe('{}')
  expect(code(await each.ask('DELETE', `device_groups/${root}`))).toBe(5206)
  expect((await each.ask('GET', 'device_groups')).body).toEqual({})
})

it('moves devices that are in no group, and others where it is told to', async () => {
  const each = await served()
  const { mac: second } = each.emulator.addDevice()
  const root = await create(each)
  const leaf = await create(each, root)
  const put = async (gid: string, ...of: Parameters<typeof update>) =>
    (await each.ask('PUT', `device_groups/${gid}`, update(...of))).body
  const macs = async (gid: string) => (await each.ask('GET', `device_groups/${gid}`)).body
  expect(await put(root, 'assign', [MAC, 'nobody', MAC])).toEqual({ failed: ['nobody'], success: [MAC] })
  expect(await put(leaf, 'assign', [MAC, second], false)).toEqual({ failed: [MAC], success: [second] })
  expect(await put(root, 'assign', [MAC])).toEqual({ failed: [], success: [MAC] })
  expect(await macs(root)).toEqual({ macs: [MAC] })
  expect(await put(leaf, 'assign', [MAC], true)).toEqual({ failed: [], success: [MAC] })
  expect(await macs(root)).toEqual({ macs: [] })
  expect(await macs(leaf)).toEqual({ macs: [MAC, second] })
  expect(await put(root, 'unassign', [MAC])).toEqual({ failed: [MAC], success: [] })
  expect(await put(leaf, 'unassign', [MAC])).toEqual({ failed: [], success: [MAC] })
  expect(await macs(leaf)).toEqual({ macs: [second] })
})

it('finds devices of a group and of those under it', async () => {
  const each = await served()
  const { did: second, mac } = each.emulator.addDevice()
  const root = await create(each)
  const leaf = await create(each, root)
  await each.ask('PUT', `device_groups/${root}`, update('assign', [MAC]))
  await each.ask('PUT', `device_groups/${leaf}`, update('assign', [mac]))
  const dids = async (gid: string) => {
    const { body } = await each.ask('GET', `devices/search?gid=${gid}`)
    return (body as { objects: { did: string }[] }).objects.map(device => device.did)
  }
  expect(await dids(root)).toEqual([DID, second])
  expect(await dids(leaf)).toEqual([second])
})

it('keeps groups of products apart', async () => {
  const each = await served({
    products: [{ definition: definitionText('air-conditioner') }, { definition: null, productKey: OTHER }],
  })
  const snapshot = each.emulator.snapshot()
  const gid = 'c8e4b5634b047dc495be4a05a39d02a3'
  each.emulator.restore({ ...snapshot, groups: [{ gid, productKey: OTHER, parent: null }] })
  expect(code(await each.ask('GET', `device_groups/${gid}`))).toBe(5201)
  expect(code(await each.ask('DELETE', `device_groups/${gid}`))).toBe(5201)
  expect(code(await each.ask('PUT', `device_groups/${gid}`, update('assign', [])))).toBe(5201)
  expect(code(await each.ask('POST', 'device_groups', { body: { parent_gid: gid } }))).toBe(5201)
  expect(code(await each.ask('GET', `devices/search?gid=${gid}`))).toBe(5201)
  expect(code(await each.ask('GET', 'devices/search?gid=nobody'))).toBe(5206)
  expect((await each.ask('GET', 'device_groups')).body).toEqual({})
  expect(await create(each)).not.toBe(gid)
})

it('takes a thousand macs', async () => {
  const each = await served()
  const root = await create(each)
  const macs = Array.from({ length: 999 }, (_, at) => `no${at}`)
  const { body } = await each.ask('PUT', `device_groups/${root}`, update('assign', [MAC, ...macs]))
  expect(body).toEqual({ failed: macs, success: [MAC] })
})
