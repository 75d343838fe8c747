#!/usr/bin/env python3
"""Tests of how bent.py reads its rows."""
import unittest

import bent


def row(line):
    return next(bent.parse(line))


def report(*findings):
    return {"findings": [{"rule": rule, "severity": severity} for rule, severity in findings]}


TWICE = report(("a", "warning"), ("a", "notice"), ("b-2", "notice"))


class Bent(unittest.TestCase):
    def test_words(self):
        one = row("log socket all both 'x=1 2' -> a b-2  # as a -> b")
        self.assertEqual((one.log, one.bends), ("log", ["socket", "all", "both", "x=1 2"]))
        self.assertEqual(one.expect, {"a", "b-2"})

    def test_remarks_are_no_rows(self):
        self.assertEqual([r.number for r in bent.parse("# log\n\nlog socket all both drop\n")], [3])

    def test_nothing(self):
        self.assertEqual(row("log socket all both drop").expect, frozenset())

    def test_how_often_does_not_matter(self):
        self.assertEqual(bent.named_rules(TWICE, row("log -> a b-2")), {"a", "b-2"})

    def test_how_often(self):
        self.assertEqual(bent.named_rules(TWICE, row("log -> a=1")), {"a=2", "b-2"})
        self.assertEqual(bent.named_rules(TWICE, row("log -> a=2 b-2=1")), {"a=2", "b-2=1"})

    def test_warnings_only(self):
        self.assertEqual(bent.named_rules(TWICE, row("log => a=1 b-2")), {"a=1"})

    def test_no_number(self):
        for expect in "a=", "a=0", "=1", "a=x", "a=1=2":
            with self.assertRaises(ValueError):
                row(f"log -> {expect}")


if __name__ == "__main__":
    unittest.main()
