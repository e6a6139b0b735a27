import { load } from '../built.mjs'
import { definition } from '../reference.mjs'

/** The reference frame's codec, or that of another definition. */
export async function codecOf(engineName, json = definition()) {
  const { parseDefinition, createLayout, compileCodec } = await load('index')
  return compileCodec(createLayout(parseDefinition(json)), { engine: await engineOf(engineName) })
}

export async function engineOf(name) {
  if (name === 'interpreted') return (await load('index')).interpreted
  const { compiled, tiered } = await load('compiled')
  return name === 'compiled' ? compiled : tiered()
}

/** The module that `giztools generate module` writes for the reference frame. */
export async function moduleText(options) {
  const { parseDefinition, createLayout } = await load('index')
  const { generateModule } = await load('generate')
  return generateModule(createLayout(parseDefinition(definition())), options).code
}

export async function moduleOf(options) {
  return import(`data:text/javascript,${encodeURIComponent(await moduleText(options))}`)
}
