// Runs in a page of the browser, where `document` is: browser.test.ts hands it over as text.

/** Each text whose box is not within its cell's: the cell of a picture, the badge of a letter, the paper, a table's cell. */
export function overflows() {
  const found = []
  const sides = ({ left, top, right, bottom }) => [left, top, right, bottom].map(side => Math.round(side * 10) / 10)
  const contains = (cell, box, slack = 0.6) =>
    box.left >= cell.left - slack &&
    box.top >= cell.top - slack &&
    box.right <= cell.right + slack &&
    box.bottom <= cell.bottom + slack
  const check = (text, box, cell) => {
    if (!contains(cell, box)) found.push({ text, box: sides(box), cell: sides(cell) })
  }

  const grounds = [...document.querySelectorAll('.gz-ground')].map(ground => ground.getBoundingClientRect())
  const gridLeft = Math.min(...grounds.map(({ left }) => left))
  const paper = document.querySelector('.gz-paper').getBoundingClientRect()
  for (const element of document.querySelectorAll('svg text')) {
    const box = element.getBoundingClientRect()
    const text = element.textContent
    check(text, box, paper)
    const cell = element.closest('.gz-cell')?.querySelector('.gz-ground')
    if (cell) check(text, box, cell.getBoundingClientRect())
    // Of a letter the box is a whole line's: only its width is its own.
    if (element.classList.contains('gz-letter')) {
      const badge = element.previousElementSibling.getBoundingClientRect()
      check(text, new DOMRect(box.left, badge.top, box.width, badge.height), badge)
    }
    if (element.getAttribute('text-anchor') === 'end')
      check(text, box, new DOMRect(paper.left, paper.top, gridLeft - paper.left, paper.height))
    if (element.classList.contains('gz-number') && !grounds.some(ground => contains(ground, box)))
      found.push({ text, box: sides(box), cell: [] })
  }

  // Two texts of one cell do not lie on each other.
  for (const cell of document.querySelectorAll('.gz-cell')) {
    const boxes = [...cell.querySelectorAll('text:not(.gz-letter)')].map(element => ({
      text: element.textContent,
      box: element.getBoundingClientRect(),
    }))
    boxes.forEach(({ text, box }, index) => {
      for (const { box: other } of boxes.slice(index + 1)) {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left)
        const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top)
        if (across > 0.6 && down > 0.4 * box.height) found.push({ text, box: sides(box), cell: sides(other) })
      }
    })
  }

  for (const cell of document.querySelectorAll('th, td, h1, h2, p, li')) {
    const range = document.createRange()
    range.selectNodeContents(cell)
    for (const box of range.getClientRects()) check(cell.textContent, box, cell.getBoundingClientRect())
  }
  return found
}

/** What an XML parser says against a text; null where nothing. */
export function xmlProblem(text) {
  return new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent ?? null
}

/** The ground of the picture, and the least contrast (WCAG) of its texts with what is behind them. */
export function contrasts() {
  const luminance = colour => {
    const [red, green, blue] = colour.match(/\d+/g).map(part => {
      const value = Number(part) / 255
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const ratio = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
    return (light + 0.05) / (dark + 0.05)
  }
  const fillOf = element => getComputedStyle(element).fill
  const paper = fillOf(document.querySelector('.gz-paper'))
  const inCells = [...document.querySelectorAll('.gz-cell text')].map(text => {
    const behind = text.classList.contains('gz-letter') ? '.gz-badge' : '.gz-ground'
    return ratio(fillOf(text), fillOf(text.closest('.gz-cell').querySelector(behind)))
  })
  const grounds = [...document.querySelectorAll('.gz-ground')]
  const numbers = [...document.querySelectorAll('.gz-number')].flatMap(number =>
    grounds.map(ground => ratio(fillOf(number), fillOf(ground))),
  )
  const outside = [...document.querySelectorAll('.gz-gutter, .gz-heading')].map(text => ratio(fillOf(text), paper))
  return { paper, worst: Math.min(...inCells, ...numbers, ...outside) }
}

/** How every element of the picture looks in the end. */
export function looks() {
  return Array.from(document.querySelectorAll('svg *'), element => {
    const { fill, stroke, opacity, fontSize, fontWeight } = getComputedStyle(element)
    return [element.tagName, fill, stroke, opacity, fontSize, fontWeight].join(' ')
  })
}
