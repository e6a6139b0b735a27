import { expect, it } from 'vitest'
import { checkDefinition } from '../../src/check/check.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { describeShared } from '../shared-definitions.ts'

type Told = readonly [code: string, attribute: string | undefined, message: string]

// Definitions that products in the field have. What is found is true: looked up in each file by hand.
const WARNINGS: Readonly<Record<string, readonly Told[]>> = {
  // Its enum is ["none", " charging", …]: the blank is in the file, and in what the API takes and gives.
  'gf381-ai-speaker-e1e1c010.json': [
    ['label-padded', 'charge_status', 'charge_status: label 1 is " charging", with blanks around it'],
  ],
  // Written by hand into firmware: var_len, but with the offsets of a standard product (SPEC §1 knows it as the counter-example).
  'gizwits-ai-companion-standard-device.json': [
    ['product-key', undefined, 'the product key "standard_product_key" is not 32 hex digits'],
    [
      'var-len-positions',
      'wakeup_word',
      'wakeup_word and 7 more state a place in a status block, which a var_len product does not have',
    ],
  ],
  // Four colours in three bits: so it stands in the file, of the platform's own early demo.
  'gokit-wechat-pet-house-6f3074fe.json': [
    ['enum-too-wide', 'attr1', 'attr1 has 4 labels in 3 bits, where 2 would do'],
  ],
  // Ratio 0.1: single precision makes 12.999999 of 1.3 / 0.1, and the SDK truncates it.
  'ph-803w-ph-orp-monitor-2d3d954d.json': [
    ['sdk-truncation', 'TEMP', "TEMP: the SDK's conversion gets 148 of 1001 values wrong: 1.3 becomes raw 12, not 13"],
  ],
}

const NOTES: Readonly<Record<string, readonly string[]>> = {
  'docs-wechat-pet-house-enterprise-api-4244bf2d.json': ['name-reserved'],
  'gf381-ai-speaker-e1e1c010.json': ['label-own-index', 'name-reserved'],
  'gizwits-ai-companion-standard-device.json': ['label-own-index', 'name-reserved'],
  'gizwits-air-purifier-b3a206e3.json': ['crosses-byte', 'group-over-8-bits', 'label-own-index'],
  'gizwits-smart-cloud-air-conditioner-e3cf7332.json': ['name-reserved'],
  'jebao-5-head-dosing-pump-wifi-ble-5ab6019f.json': ['group-over-8-bits', 'name-reserved', 'frame-over-256'],
  'jebao-aquarium-pump-wifi-ble-6a5c47b3.json': ['frame-over-256'],
  'jebao-aquatic-plant-light-wifi-ble-cb5ef5c7.json': ['name-reserved'],
  'jebao-bluetooth-wavemaker-0bc00647.json': ['group-over-8-bits', 'flags-over-64', 'frame-over-256'],
  'jebao-dosing-pump-with-ap-time-sync-25c5b146.json': ['group-over-8-bits', 'name-reserved', 'frame-over-256'],
  'jebao-external-filter-wifi-ble-90b603b4.json': ['frame-over-256'],
  'jebao-local-wavemaker-wifi-ble-54114ccd.json': ['crosses-byte', 'group-over-8-bits', 'frame-over-256'],
  'jebao-multi-channel-marine-light-pro-wifi-ble-b9abf138.json': [
    'group-over-8-bits',
    'flags-over-64',
    'frame-over-256',
  ],
  'jebao-single-head-dosing-pump-wifi-ble-995613fe.json': ['group-over-8-bits', 'name-reserved', 'frame-over-256'],
}

describeShared('definitions', 'real definitions', (files, read) => {
  it.each(files)('%s has no error, and just these warnings and notes', file => {
    const findings = checkDefinition(parseDefinition(read(file)))
    const warnings = findings.filter(({ severity }) => severity !== 'note')
    expect(warnings.map(({ code, attributes, message }): Told => [code, attributes[0], message])).toEqual(
      WARNINGS[file] ?? [],
    )
    expect(warnings.map(({ severity }) => severity)).not.toContain('error')
    const notes = findings.filter(({ severity }) => severity === 'note').map(({ code }) => code)
    expect([...new Set(notes)]).toEqual(NOTES[file] ?? [])
  })
})

// The definitions that the specification's golden vectors belong to.
describeShared('protocol/definitions', 'the definitions of the golden vectors', (files, read) => {
  // The key of docs_kuozhan60 is "unknown": the document that it was taken from shows none.
  it.each(files)('%s has no error and no warning but of ratios that single precision cannot carry', file => {
    const findings = checkDefinition(parseDefinition(read(file)))
    const codes = findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code)
    const keyless = file.startsWith('docs_kuozhan60') ? ['product-key'] : []
    expect(codes.filter(code => code !== 'sdk-truncation')).toEqual(keyless)
  })
})
