import type { Mark } from './marks.ts'
import { MARK_ORDER } from './marks.ts'

interface Palette {
  readonly paper: string
  readonly ink: string
  readonly faint: string
  readonly line: string
  readonly hatch: string
  /** By mark: the ground of a cell, and the colour of its badge. */
  readonly marks: Readonly<Record<Mark, readonly [ground: string, badge: string]>>
}

const LIGHT: Palette = {
  paper: '#ffffff',
  ink: '#1f2328',
  faint: '#59636e',
  line: '#818b98',
  hatch: '#d1d9e0',
  marks: {
    writable: ['#ddf4ff', '#0550ae'],
    readonly: ['#dafbe1', '#116329'],
    alert: ['#fff8c5', '#7d4e00'],
    fault: ['#ffebe9', '#a40e26'],
    overlap: ['#fbefff', '#6639ba'],
    reserved: ['#f6f8fa', '#59636e'],
    unread: ['#eaeef2', '#424a53'],
  },
}

const DARK: Palette = {
  paper: '#0d1117',
  ink: '#e6edf3',
  faint: '#a5adb6',
  line: '#656c76',
  hatch: '#30363d',
  marks: {
    writable: ['#0c2d6b', '#79c0ff'],
    readonly: ['#0f3d1e', '#56d364'],
    alert: ['#4b2900', '#e3b341'],
    fault: ['#5d0f12', '#ffa198'],
    overlap: ['#3c1e70', '#d2a8ff'],
    reserved: ['#161b22', '#9198a1'],
    unread: ['#21262d', '#b1bac4'],
  },
}

/** Chinese names fall through to the system's own Chinese font. */
export const MONOSPACED =
  "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', 'Noto Sans Mono CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace"

/**
 * How each kind of element looks, as attributes: a picture that stands in a page whose policy forbids styles is legible all the same.
 * A style sheet is stronger than they are, and only refines.
 */
export const LOOKS = {
  drawing: `font-family="${MONOSPACED}" font-size="12" fill="${LIGHT.ink}" xml:space="preserve"`,
  paper: `fill="${LIGHT.paper}"`,
  title: 'font-size="16" font-weight="bold"',
  heading: 'font-weight="bold"',
  detail: '',
  number: `font-size="9" fill="${LIGHT.faint}"`,
  gutter: `fill="${LIGHT.faint}"`,
  letter: `font-size="11" font-weight="bold" fill="${LIGHT.paper}"`,
  faint: 'opacity="0.65"',
  hatching: `stroke="${LIGHT.hatch}"`,
} as const

/** Those that depend on what the bits are. */
export function looksOf(mark: Mark): Readonly<Record<'ground' | 'badge' | 'line', string>> {
  const [ground, badge] = LIGHT.marks[mark]
  const line =
    mark === 'overlap' ? `stroke="${badge}" stroke-width="2" stroke-dasharray="4 2"` : `stroke="${LIGHT.line}"`
  return { ground: `fill="${ground}"`, badge: `fill="${badge}"`, line: `fill="none" ${line}` }
}

/** Rules for the picture in the dark. Without custom properties: not every program that shows SVG knows them. */
export const PICTURE_STYLE = `@media (prefers-color-scheme: dark) {
${pictureRules(DARK)}
}`

function pictureRules({ paper, ink, faint, line, hatch, marks }: Palette): string {
  return [
    `.gz-drawing .gz-paper { fill: ${paper} }`,
    `.gz-drawing text { fill: ${ink} }`,
    `.gz-drawing .gz-number, .gz-drawing .gz-gutter { fill: ${faint} }`,
    `.gz-drawing .gz-line { stroke: ${line} }`,
    `.gz-drawing .gz-hatching { stroke: ${hatch} }`,
    ...MARK_ORDER.flatMap(mark => [
      `.gz-drawing .gz-${mark} .gz-ground { fill: ${marks[mark][0]} }`,
      `.gz-drawing .gz-${mark} .gz-badge { fill: ${marks[mark][1]} }`,
    ]),
    `.gz-drawing .gz-letter { fill: ${paper} }`,
    `.gz-drawing .gz-overlap .gz-line { stroke: ${marks.overlap[1]} }`,
  ].join('\n')
}

/** Rules for the page around it. */
export const PAGE_STYLE = `
:root { color-scheme: light dark }
body { margin: 0 auto; padding: 1.5rem; max-width: 90rem; font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', sans-serif }
h1 { font-size: 1.5rem; overflow-wrap: anywhere }
h2 { font-size: 1.1rem; margin-top: 2rem }
p, li { overflow-wrap: anywhere }
svg { display: block; width: 100%; height: auto }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: 0.87rem }
th, td { border: 1px solid; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; white-space: nowrap }
td.attribute { font-family: ${MONOSPACED}; min-width: 9em }
td.attribute, td.wrapped, td.long { white-space: normal; overflow-wrap: anywhere }
td.wrapped { min-width: 6em }
td.long { min-width: 13em }
.badge { display: inline-block; width: 1.3em; text-align: center; border-radius: 3px; font-weight: bold }
${pageRules(LIGHT)}
@media (prefers-color-scheme: dark) {
${pageRules(DARK)}
}`.trim()

function pageRules({ paper, ink, line, marks }: Palette): string {
  return [
    `body { background: ${paper}; color: ${ink} }`,
    `th, td { border-color: ${line} }`,
    `th { background: ${marks.reserved[0]} }`,
    ...(['writable', 'readonly', 'alert', 'fault'] as const).map(
      access => `.badge.${access} { background: ${marks[access][1]}; color: ${paper} }`,
    ),
  ].join('\n')
}
