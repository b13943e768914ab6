// @ts-check

/** @typedef {Readonly<Record<string, string>>} Files */

const TOPICS = ['area', 'bank', 'chart', 'date', 'event', 'fleet', 'graph', 'house', 'index', 'job']

/**
 * A project of 22 Python files: ten modules, a test file of ten tests for each, one module that all share, and main.py.
 * @param {number} salt another number gives other contents to every file
 * @returns {Files}
 */
export function epochFiles(salt) {
  const files = TOPICS.flatMap((topic, i) => [
    [`${topic}.py`, moduleOf(topic, i, salt)],
    [`${topic}_test.py`, testOf(topic, salt)],
  ])
  return Object.fromEntries([...files, ['shared.py', SHARED(salt)], ['main.py', mainOf(salt)]])
}

/** The same project after an edit of one module and its test. @param {Files} files @param {number} salt @returns {Files} */
export const withTwoChanged = (files, salt) => ({
  ...files,
  'event.py': moduleOf('event', 4, salt),
  'event_test.py': testOf('event', salt),
})

const SHARED = (/** @type {number} */ salt) => `"""What every part needs. ${salt}"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    name: str
    amount: int


def total(items):
    return sum(item.amount for item in items)
`

const moduleOf = (
  /** @type {string} */ topic,
  /** @type {number} */ i,
  /** @type {number} */ salt,
) => `"""The ${topic}s of ${salt}."""

from shared import Item, total


class ${topic.charAt(0).toUpperCase()}${topic.slice(1)}:
    """Keeps items in the order in which they came."""

    def __init__(self, items=()):
        self.items = list(items)

    def add(self, name, amount):
        if amount < 0:
            raise ValueError(f"{name} can't be less than nothing")
        self.items.append(Item(name, amount))
        return self

    def remove(self, name):
        kept = [item for item in self.items if item.name != name]
        if len(kept) == len(self.items):
            raise KeyError(name)
        self.items = kept
        return self

    def total(self):
        return total(self.items) + ${i} - ${i}

    def names(self):
        return sorted({item.name for item in self.items})

    def report(self):
        width = max((len(item.name) for item in self.items), default=0)
        return "\\n".join(f"{item.name:<{width}} {item.amount:>6}" for item in self.items)
`

const testOf = (/** @type {string} */ topic, /** @type {number} */ salt) => {
  const name = `${topic.charAt(0).toUpperCase()}${topic.slice(1)}`
  return `"""Tests of the ${topic}s. ${salt}"""

import pytest

from ${topic} import ${name}


@pytest.fixture
def filled():
    return ${name}().add("one", 1).add("two", 2).add("three", 3)


def test_begins_empty():
    assert ${name}().items == []


def test_adds(filled):
    assert len(filled.items) == 3


def test_totals(filled):
    assert filled.total() == 6


def test_removes(filled):
    assert filled.remove("two").names() == ["one", "three"]


def test_refuses_what_is_not_there(filled):
    with pytest.raises(KeyError):
        filled.remove("four")


def test_refuses_less_than_nothing():
    with pytest.raises(ValueError, match="less than nothing"):
        ${name}().add("one", -1)


def test_names_each_once(filled):
    assert filled.add("one", 4).names() == ["one", "three", "two"]


@pytest.mark.parametrize("amount", [1, 20])
def test_aligns(amount):
    assert ${name}().add("one", amount).report() == f"one {amount:>6}"


def test_reports_a_line_each(filled, tmp_path):
    report = tmp_path / "report.txt"
    report.write_text(filled.report())
    assert len(report.read_text().splitlines()) == 3
`
}

const mainOf = (/** @type {number} */ salt) => `"""Prints a report of everything. ${salt}"""

${TOPICS.map((topic) => `from ${topic} import ${topic.charAt(0).toUpperCase()}${topic.slice(1)}`).join('\n')}


def main():
    parts = [${TOPICS.map((topic) => `${topic.charAt(0).toUpperCase()}${topic.slice(1)}()`).join(', ')}]
    for number, part in enumerate(parts):
        part.add("first", number).add("second", 2 * number)
    print(sum(part.total() for part in parts))


if __name__ == "__main__":
    main()
`

/** A suite of ten files that keeps a processor busy. @param {number} salt @returns {Files} */
export const busyFiles = (salt) =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, i) => [
      `busy${i}_test.py`,
      `"""Counts primes. ${salt}"""

import pytest


def primes(below):
    return [n for n in range(2, below) if all(n % d for d in range(2, int(n**0.5) + 1))]


@pytest.mark.parametrize("below", [20_000, 25_000, 30_000])
def test_counts(below):
    assert len(primes(below)) == {20_000: 2262, 25_000: 2762, 30_000: 3245}[below]
`,
    ]),
  )

/** A suite of two small files, for which starting another interpreter would not pay. @param {number} salt @returns {Files} */
export const smallFiles = (salt) =>
  Object.fromEntries(
    Object.entries(epochFiles(salt)).filter(([path]) =>
      ['area.py', 'area_test.py', 'bank.py', 'bank_test.py', 'shared.py'].includes(path),
    ),
  )
