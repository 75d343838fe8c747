#!/usr/bin/env python3
"""Tests of matrix.py."""
import unittest

import matrix


def verdict(expect, *named):
    return {"expect": expect, "named": list(named)}


RIGHT = verdict(["a"], ["a", "certain"])
SILENT = verdict([])


class Matrix(unittest.TestCase):
    def test_all_is_well(self):
        self.assertEqual(matrix.complaints([RIGHT, SILENT]), [])
        self.assertEqual(matrix.confusion([RIGHT, SILENT]), {("a", "a"): 1})

    def test_one_taken_for_another(self):
        verdicts = [verdict(["a"], ["b", "likely"])]
        self.assertEqual(matrix.confusion(verdicts), {("a", "b"): 1})
        self.assertEqual(matrix.recall(matrix.confusion(verdicts)), 0)
        self.assertEqual(matrix.precision(matrix.confusion(verdicts)), 0)

    def test_missed(self):
        self.assertEqual(matrix.confusion([verdict(["a"])]), {("a", "-"): 1})
        self.assertIn("recall", matrix.complaints([verdict(["a"])] + [RIGHT] * 20)[0])
        self.assertEqual(matrix.complaints([verdict(["a"])] + [RIGHT] * 60), [])

    def test_false_alarm(self):
        self.assertEqual(len(matrix.complaints([RIGHT, verdict([], ["a", "possible"])])), 1)

    def test_certain_and_wrong(self):
        wrong = verdict(["a", "b"], ["a", "certain"], ["b", "certain"], ["c", "certain"])
        self.assertIn("certain", matrix.complaints([wrong])[0])

    def test_likely_may_be_wrong_once_in_ten(self):
        likely = [verdict(["a"], ["a", "likely"])] * 9
        wrong = verdict(["a"], ["a", "certain"], ["c", "likely"])
        self.assertEqual(matrix.complaints(likely + [wrong]), [])
        self.assertEqual(len(matrix.complaints(likely[:8] + [wrong])), 1)

    def test_nothing_played(self):
        self.assertEqual(matrix.complaints([]), [])
        self.assertTrue(matrix.summary([]))


if __name__ == "__main__":
    unittest.main()
