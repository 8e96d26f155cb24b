"""What is known of a run beside its baselines and another run, once more by other ways than core/bench.

Reads JSON lines from stdin: {"score", "length", "tier", "predicted", "chosen", "outcomes", "usd", "other": {"score",
"predicted", "chosen"}}. With `outcomes` (a score for each model, the weakest first) answers are measured, else tiers.
`runs.py TIERS TIMES SEED` prints one JSON object; null where a figure does not exist.
"""
import json
import math
import statistics
import sys

from metrics import Dice, apgr, auc, cpt, middle, tiers

Z = statistics.NormalDist().inv_cdf(0.975)
POWER = statistics.NormalDist().inv_cdf(0.8)


def mean(values):
    return math.fsum(values) / len(values)


def wilson(hits, count):
    """The shares p whose own normal interval just reaches hits / count, by halving."""
    seen = hits / count

    def end(inside, outside):
        for _ in range(80):
            half = (inside + outside) / 2
            near = abs(seen - half) <= Z * math.sqrt(half * (1 - half) / count)
            inside, outside = (half, outside) if near else (inside, half)
        return inside

    return [end(seen, 0.0) if hits else 0.0, end(seen, 1.0) if hits < count else 1.0]


def mcnemar(better, worse):
    """Exactly, in whole numbers."""
    count, few = better + worse, min(better, worse)
    return min(1.0, float(2 * sum(math.comb(count, k) for k in range(few + 1)) / 2**count)) if count else 1.0


def resamples(count, times, seed):
    dice = Dice(seed)
    for _ in range(times):
        drawn = []
        while len(drawn) < count:
            thrown = dice.next()
            for half in (thrown >> 32, thrown & 0xFFFFFFFF):
                if len(drawn) < count:
                    drawn.append(half * count >> 32)
        yield drawn


def by_length(rows, choices):
    """Lines over the lengths that give each choice its share; those of one length stay together."""
    borders, total = [], 0.0
    for choice in range(len(rows[0]["values"]) - 1):
        total += choices.count(choice) / len(rows)
        borders.append(total)
    ordered = sorted(row["length"] for row in rows)
    below = {}
    for at, length in enumerate(ordered):
        below.setdefault(length, at)
    return [sum(below[row["length"]] / len(rows) >= border - 1e-12 for border in borders) for row in rows]


def dealt(rows, choices, times, seed):
    dice, choices, means = Dice(seed), list(choices), []
    for _ in range(times):
        for left in range(len(choices), 1, -1):
            other = (dice.next() >> 32) * left >> 32
            choices[left - 1], choices[other] = choices[other], choices[left - 1]
        means.append(mean([row["values"][choice] for row, choice in zip(rows, choices)]))
    return middle(means)


def hull(points):
    """From the cheapest point (the best of those) always on to the point that lies most steeply above."""
    here = min(points, key=lambda point: (point[0], -point[1]))
    chain = [here]
    while True:
        above = [p for p in points if p[0] > here[0] and p[1] > here[1]]
        if not above:
            return chain
        here = max(above, key=lambda p: ((p[1] - here[1]) / (p[0] - here[0]), p[0]))
        chain.append(here)


def quality_at(chain, cost):
    if cost < chain[0][0]:
        return None
    for (a, qa), (b, qb) in zip(chain, chain[1:]):
        if a <= cost < b:
            return qa + (qb - qa) * (cost - a) / (b - a)
    return chain[-1][1]


def cost_of(chain, quality):
    if quality <= chain[0][1]:
        return chain[0][0]
    for (a, qa), (b, qb) in zip(chain, chain[1:]):
        if qa < quality <= qb:
            return a + (b - a) * (quality - qa) / (qb - qa)
    return None


def plane(rows, right, usd):
    count = len(rows)
    costs = [(row["usd"][0], row["usd"][-1]) for row in rows]
    lines = sorted({row["score"] for row in rows}, reverse=True)
    groups = {}
    for row, (low, high) in zip(rows, costs):
        group = groups.setdefault(row["score"], [0.0, 0.0])
        group[0] += high - low
        group[1] += row["outcomes"][-1] - row["outcomes"][0]
    points = [(sum(low for low, _ in costs) / count, sum(row["outcomes"][0] for row in rows) / count)]
    for line in lines:
        points.append((points[-1][0] + groups[line][0] / count, points[-1][1] + groups[line][1] / count))
    chain, last, top = hull(points), points[-1], max(cost for cost, _ in points)
    ends = chain + [(top, chain[-1][1])]
    area = sum((b - a) * (qa + qb) / 2 for (a, qa), (b, qb) in zip(ends, ends[1:]))
    constants = [(mean([row["usd"][m] for row in rows]), mean([row["outcomes"][m] for row in rows]))
                 for m in range(len(rows[0]["usd"]))]
    there = quality_at(hull(constants), mean(usd) * (1 + 1e-12))
    reached = [cost_of(chain, last[1] * kept - 1e-12) for kept in (0.95, 1.0)]
    return {"aiq": area / (top - chain[0][0]) if top > chain[0][0] else None,
            "above_zero": None if there is None else mean(right) - there,
            "saving95": None if reached[0] is None else 1 - reached[0] / last[0],
            "saving100": None if reached[1] is None else 1 - reached[1] / last[0],
            "gap": mean([max(row["outcomes"]) for row in rows]) - mean(right)}


def power(apart):
    count, square, seen = len(apart), mean([d * d for d in apart]), abs(mean(apart))

    def needed(d, v):
        v = max(v, d * d)
        return max(((Z * math.sqrt(v) + POWER * math.sqrt(v - d * d)) / d) ** 2, 6 / d)

    low, high = 1e-9, 1.0
    for _ in range(70):
        half = (low + high) / 2
        low, high = (low, half) if needed(half, max(square, half)) <= count else (half, high)
    return {"detectable": high if count >= 6 else 1.0, "needed": math.ceil(needed(seen, square) - 1e-9) if seen else None}


def pairs(apart):
    better, worse = sum(d > 0 for d in apart), sum(d < 0 for d in apart)
    return {"better": better, "worse": worse, "p": mcnemar(better, worse)}


def ladder(rows, made, right, others):
    """Between the weakest and the strongest model."""
    ends = [row | {"weak": row["outcomes"][0], "strong": row["outcomes"][-1]} for row in rows]
    longer = [row | {"score": row["length"]} for row in ends]
    theirs = [row | {"score": row["other"]["score"]} for row in ends]
    low, high = mean([row["weak"] for row in ends]), mean([row["strong"] for row in ends])
    made |= {"apgr": apgr(ends), "cpt50": cpt(ends, 0.5), "cpt80": cpt(ends, 0.8), "cpt95": cpt(ends, 0.95),
             "share": mean([row["chosen"] == len(row["outcomes"]) - 1 for row in rows]),
             "pgr": (mean(right) - low) / (high - low) if abs(high - low) > 1e-12 else None,
             "length_apgr": apgr(longer), "other_apgr": apgr(theirs)}
    others["apgr"] = lambda at: apgr([ends[i] for i in at])
    for name, rivals in (("length", longer), ("other", theirs)):
        def behind(at, rivals=rivals):
            a, b = apgr([ends[i] for i in at]), apgr([rivals[i] for i in at])
            return None if a is None or b is None else a - b
        others["apgr_behind_" + name] = behind


def chance(rows, times, seed):
    dice, gains, areas = Dice(seed), [row["outcomes"][-1] - row["outcomes"][0] for row in rows], []
    total = math.fsum(gains)
    if abs(total) < 1e-9:
        return None
    for _ in range(times):
        for left in range(len(gains), 1, -1):
            other = (dice.next() >> 32) * left >> 32
            gains[left - 1], gains[other] = gains[other], gains[left - 1]
        # Each gain counts for the whole of what comes behind it and half of its own place.
        areas.append(sum(gain * (len(gains) - at - 0.5) for at, gain in enumerate(gains)) / len(gains) / total)
    return middle(areas)


def main():
    levels, times, seed = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    rows = [json.loads(line) for line in sys.stdin if line.strip()]
    answers = "outcomes" in rows[0]
    pick = "chosen" if answers else "predicted"
    for row in rows:
        row["values"] = row["outcomes"] if answers else [float(t == row["tier"]) for t in range(levels)]
    choices, options = [row[pick] for row in rows], range(len(rows[0]["values"]))
    right = [row["values"][row[pick]] for row in rows]
    theirs = [row["values"][row["other"][pick]] for row in rows]
    shares = [choices.count(option) / len(rows) for option in options]
    constants = [mean([row["values"][option] for row in rows]) for option in options]
    beside = {"random": [sum(s * v for s, v in zip(shares, row["values"])) for row in rows],
              "length": [row["values"][at] for row, at in zip(rows, by_length(rows, choices))],
              "cheapest": [row["values"][0] for row in rows], "strongest": [row["values"][-1] for row in rows],
              "best": [row["values"][constants.index(max(constants))] for row in rows],
              "oracle": [max(row["values"]) for row in rows]}
    made = {"right": mean(right), "random_range": dealt(rows, choices, times, seed)}
    made |= {name: mean(values) for name, values in beside.items()}
    columns = {"right": right, "behind_other": [a - b for a, b in zip(right, theirs)]}
    columns |= {"behind_" + name: [a - b for a, b in zip(right, values)] for name, values in beside.items()}
    others = {}
    if all(row["tier"] is not None for row in rows):
        made |= tiers(rows) | {"auc": auc(rows)}
        made["accuracy_wilson"] = wilson(sum(row["tier"] == row["predicted"] for row in rows), len(rows))
        others["macro_f1"] = lambda at: tiers([rows[i] for i in at])["macro_f1"]
    if answers:
        made["chance"] = chance(rows, max(times, 300), seed)
        ladder(rows, made, right, others)
    if answers and "usd" in rows[0]:
        usd = [row["usd"][row["chosen"]] for row in rows]
        paid = [row["usd"][row["other"]["chosen"]] for row in rows]
        columns["usd_per_1k"] = [1000 * each for each in usd]
        columns["usd_behind_other"] = [1000 * (a - b) for a, b in zip(usd, paid)]
        made |= plane(rows, right, usd)
        made["cost_change"] = math.fsum(usd) / math.fsum(paid) - 1
        made["random_usd"] = 1000 * mean([sum(s * c for s, c in zip(shares, row["usd"])) for row in rows])
    values = {name: [] for name in columns | others}
    for drawn in resamples(len(rows), times, seed):
        for name, column in columns.items():
            values[name].append(mean([column[at] for at in drawn]))
        for name, of in others.items():
            values[name].append(of(drawn))
    made |= {name: mean(column) for name, column in columns.items()}
    made |= {name + "_range": middle(each) for name, each in values.items()}
    for name in [each for each in columns if each.startswith("behind_")]: # all one way: no width to draw from
        low, high = made[name + "_range"]
        if low == high and made[name] != 0:
            low, high = wilson((1 + made[name]) / 2 * len(rows), len(rows))
            made[name + "_range"] = [2 * low - 1, 2 * high - 1]
    if made.get("macro_f1_range") and made["macro_f1_range"][0] == made["macro_f1_range"][1]:
        made["macro_f1_range"] = None # of rows all alike nothing is known of its spread
    if set(right) <= {0, 1}: # what is right or wrong has Wilson's
        made["right_range"] = wilson(sum(right), len(right))
    made |= pairs(columns["behind_other"]) | power(columns["behind_other"])
    made["p_strongest"] = pairs(columns["behind_strongest"])["p"]
    print(json.dumps(made))


main()
