"""What a run of the lab says about the rules as a whole: who was named for whom, how many of the
provoked faults were found, how many findings were right, and whether a confidence means something.

A verdict is one scenario: {"expect": [rule...], "named": [[rule, confidence]...]}."""

RECALL_MIN = 0.98
# Of the findings that say so, this part must be right.
RIGHT_MIN = {"certain": 1.0, "likely": 0.9, "possible": 0.0}


def confusion(verdicts):
    """{(expected, named): count}; "-" stands for none. What was rightly named stands on the
    diagonal; a rule that was named beside the expected ones stands in the row of "-"."""
    cells = {}
    for verdict in verdicts:
        expected, named = set(verdict["expect"]), {rule for rule, _ in verdict["named"]}
        missed, extra = sorted(expected - named), sorted(named - expected)
        pairs = [(rule, rule) for rule in expected & named]
        # One missed and one too many: the one was taken for the other.
        if len(missed) == 1 and len(extra) == 1:
            pairs.append((missed[0], extra[0]))
        else:
            pairs += [(rule, "-") for rule in missed] + [("-", rule) for rule in extra]
        for pair in pairs:
            cells[pair] = cells.get(pair, 0) + 1
    return cells


def recall(cells):
    wanted = sum(count for (expected, _), count in cells.items() if expected != "-")
    return sum(c for (e, n), c in cells.items() if e == n) / wanted if wanted else 1.0


def precision(cells):
    named = sum(count for (_, name), count in cells.items() if name != "-")
    return sum(c for (e, n), c in cells.items() if e == n) / named if named else 1.0


def calibration(verdicts):
    """{confidence: (right, all)} over all findings."""
    counts = {}
    for verdict in verdicts:
        for rule, confidence in verdict["named"]:
            right, total = counts.get(confidence, (0, 0))
            counts[confidence] = (right + (rule in verdict["expect"]), total + 1)
    return counts


def false_alarms(verdicts):
    """Findings where nothing was expected."""
    return sum(len(v["named"]) for v in verdicts if not v["expect"])


def complaints(verdicts):
    """What must not be, as sentences."""
    found = []
    cells = confusion(verdicts)
    if recall(cells) < RECALL_MIN:
        found.append(f"recall {recall(cells):.3f} is below {RECALL_MIN}")
    if false_alarms(verdicts):
        found.append(f"{false_alarms(verdicts)} findings where nothing is wrong")
    for confidence, (right, total) in sorted(calibration(verdicts).items()):
        if right < RIGHT_MIN[confidence] * total:
            found.append(f"of {total} findings called {confidence} {right} are right")
    return found


def summary(verdicts):
    """The lines that the lab prints at its end."""
    cells = confusion(verdicts)
    lines = [f"{'provoked':28}{'named':28}{'scenarios':>9}"]
    # What went wrong first, then the diagonal.
    for (expected, named), count in sorted(cells.items(), key=lambda c: (c[0][0] == c[0][1], c)):
        lines.append(f"{expected:28}{named:28}{count:9}")
    silent = sum(not v["expect"] and not v["named"] for v in verdicts)
    lines.append(f"{'-':28}{'-':28}{silent:9}")
    lines.append(f"recall {recall(cells):.3f}, precision {precision(cells):.3f}, "
                 f"{len({e for e, _ in cells} - {'-'})} rules provoked")
    lines.append("right of those called " + ", ".join(
        f"{confidence}: {right} of {total}"
        for confidence, (right, total) in sorted(calibration(verdicts).items())))
    return lines + complaints(verdicts)
