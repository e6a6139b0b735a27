import { type AccessClass, isBitAttribute } from '../definition/model.ts'
import { CLASS_ORDER } from '../layout/assign-positions.ts'
import type { Layout } from '../layout/layout.ts'
import { CLASS_WORD, type Comparison, onLine, plural } from './comparison.ts'
import type { BitBuffer } from './header.ts'

/**
 * Bytes of the bit group of each class (in a standard status block: from its own first bit group to its own last bit), and of all bits
 * together; 0 where there are none.
 */
export function bufferWidths({ protocol, fields }: Layout): Readonly<Record<BitBuffer, number>> {
  const bits = { writable: 0, readonly: 0, alert: 0, fault: 0, all: 0 }
  for (const { attribute, bitOffset, bits: width } of fields) {
    if (!isBitAttribute(attribute)) continue
    const { access } = attribute
    bits[access] = protocol === 'standard' ? Math.max(bits[access], bitOffset + width) : bits[access] + width
    bits.all += width
  }
  return {
    writable: Math.ceil(bits.writable / 8),
    readonly: Math.ceil(bits.readonly / 8),
    alert: Math.ceil(bits.alert / 8),
    fault: Math.ceil(bits.fault / 8),
    all: Math.ceil(bits.all / 8),
  }
}

/** COUNT_W_BIT and its kin against the widths of the definition's bit groups. */
export function compareWidths({ layout, header, report }: Comparison): void {
  const widths = bufferWidths(layout)
  const { attributes } = layout.product
  // How var_len headers count alerts and faults is not known, and nothing is read by these two there.
  const classes: readonly BitBuffer[] =
    layout.protocol === 'standard'
      ? CLASS_ORDER
      : attributes.some(({ access }) => access === 'alert' || access === 'fault')
        ? ['all', 'writable']
        : ['all', 'writable', 'readonly']
  const members = [header.status, header.values].flatMap(struct => struct?.members ?? [])

  for (const buffer of classes) {
    const stated = header.widths[buffer]
    const wanted = widths[buffer]
    const attribute = attributes.find(each => isBitAttribute(each) && (buffer === 'all' || each.access === buffer))
    const path = attribute === undefined ? '' : `${attribute.path}.position`
    const word = buffer === 'all' ? 'all' : CLASS_WORD[buffer as AccessClass]
    const member = members.find(each => each.buffer === buffer)
    const told = { path, attributes: attribute ? [attribute.name] : [] }
    if (stated === undefined) {
      if (wanted === 0 || member === undefined || !member.isArray || member.elements !== undefined) continue
      const message = `header has no macro for the width of ${member.name} ${onLine(member.line)}: it could not be compared`
      report({ code: 'header-incomplete', severity: 'warning', message, ...told })
    } else if (stated.value !== undefined && stated.value !== wanted) {
      const harmless = layout.protocol === 'var_len' && (buffer !== 'all' || stated.value > wanted)
      report({
        code: 'header-width',
        severity: harmless ? 'warning' : 'error',
        message: `header says ${buffer === 'all' ? 'all bits together' : `the ${word} bits`} take ${plural(stated.value, 'byte')} (${stated.name}, line ${stated.line}), definition says ${wanted}${harmless ? '' : ': the bits and what follows them are read from the wrong bytes'}`,
        expected: wanted === 0 ? `no ${stated.name}` : `#define ${stated.name} ${wanted}`,
        ...told,
      })
    }
  }
}
