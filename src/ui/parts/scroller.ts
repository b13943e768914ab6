/** For what scrolls: it must be reachable by keyboard, and say what it is. */
export const scroller = (label: string) => ({ tabIndex: 0, role: 'group', 'aria-label': label }) as const
