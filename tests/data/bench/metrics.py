"""The metrics of core/bench once more, by other ways and the standard library only.

Reads JSON lines from stdin: {"score", "weak", "strong", "weak_usd", "strong_usd", "tier", "predicted"}, scores within
0 and 1. Prints one JSON object; null where a figure does not exist. `metrics.py TIMES SEED` adds intervals.
"""
import json
import sys

MASK = (1 << 64) - 1


class Dice:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)


def curve(rows):
    """PGR after each prompt, the highest score first; prompts of one score share their mean gain."""
    groups = {}
    for row in rows:
        groups.setdefault(row["score"], []).append(row["strong"] - row["weak"])
    total = sum(map(sum, groups.values()))
    if abs(total) < 1e-9:
        return None
    points, got = [0.0], 0.0
    for score in sorted(groups, reverse=True):
        mean = sum(groups[score]) / len(groups[score])
        for _ in groups[score]:
            got += mean
            points.append(got / total)
    return points


def apgr(rows):
    points = curve(rows)
    return points and sum((a + b) / 2 for a, b in zip(points, points[1:])) / (len(points) - 1)


def cpt(rows, wanted):
    points = curve(rows)
    if points is None:
        return None
    for at in range(1, len(points)):
        if points[at] >= wanted - 1e-9:
            step = points[at] - points[at - 1]
            way = (wanted - points[at - 1]) / step if step > 0 else 1.0
            return (at - 1 + min(max(way, 0.0), 1.0)) / (len(points) - 1)
    return None


def pgr(rows, share):
    points = curve(rows)
    if points is None:
        return None
    place = share * (len(points) - 1)
    low = min(int(place), len(points) - 2)
    return points[low] + (place - low) * (points[low + 1] - points[low])


def auc(rows):
    """Mann and Whitney by mean ranks; positive: any tier but the lowest."""
    ordered = sorted(rows, key=lambda row: row["score"])
    ranks, at = 0.0, 0
    positives = sum(row["tier"] > 0 for row in rows)
    negatives = len(rows) - positives
    if not positives or not negatives:
        return None
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end]["score"] == ordered[at]["score"]:
            end += 1
        mean_rank = (at + 1 + end) / 2
        ranks += mean_rank * sum(row["tier"] > 0 for row in ordered[at:end])
        at = end
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives)


def ece(rows, bins=10):
    total = 0.0
    for number in range(bins):
        inside = [row for row in rows if min(bins - 1, int(row["score"] * bins)) == number]
        if inside:
            stated = sum(row["score"] for row in inside) / len(inside)
            actual = sum(row["strong"] > row["weak"] for row in inside) / len(inside)
            total += abs(stated - actual) * len(inside) / len(rows)
    return total


def tiers(rows):
    names = sorted({row["tier"] for row in rows} | {row["predicted"] for row in rows})
    scores = []
    for name in names:
        hit = sum(row["tier"] == name == row["predicted"] for row in rows)
        said = sum(row["predicted"] == name for row in rows)
        true = sum(row["tier"] == name for row in rows)
        precision, recall = hit / said if said else 0.0, hit / true if true else 0.0
        scores.append(2 * precision * recall / (precision + recall) if hit else 0.0)
    count = len(rows)
    return {
        "accuracy": sum(row["tier"] == row["predicted"] for row in rows) / count,
        "macro_f1": sum(scores) / len(scores),
        "under": sum(row["predicted"] < row["tier"] for row in rows) / count,
        "over": sum(row["predicted"] > row["tier"] for row in rows) / count,
        "severe": sum(row["tier"] - row["predicted"] >= 2 for row in rows) / count,
    }


def plane(rows):
    """Cost and quality of sending all prompts at or above some lines up; what mixing them reaches at a cost."""
    count = len(rows)
    points = []
    for line in [at / 20 for at in range(21)] + [2.0]:
        up = [row["score"] >= line for row in rows]
        points.append((sum(r["strong_usd"] if u else r["weak_usd"] for r, u in zip(rows, up)) / count,
                       sum(r["strong"] if u else r["weak"] for r, u in zip(rows, up)) / count))
    costs = sorted({cost for cost, _ in points})

    def best(cost):
        reached = [quality for there, quality in points if there <= cost]
        for a, qa in points:
            for b, qb in points:
                if a < cost < b:
                    reached.append(qa + (qb - qa) * (cost - a) / (b - a))
        return max(reached)

    area = sum((best(a) + best(b)) / 2 * (b - a) for a, b in zip(costs, costs[1:]))
    width = costs[-1] - costs[0]
    return {"aiq": area / width if width > 0 else None,
            "aiq_by_highest": area / costs[-1] if width > 0 else None}


def quantile(values, share):
    values = sorted(values)
    place = share * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (place - low) * (values[high] - values[low])


def middle(values):
    known = [value for value in values if value is not None]
    if len(known) * 2 < len(values) or not known:
        return None
    return [quantile(known, 0.025), quantile(known, 0.975)]


def intervals(rows, times, seed):
    dice, boot = Dice(seed), []
    for _ in range(times):
        drawn = []
        while len(drawn) < len(rows):
            thrown = dice.next()
            for half in (thrown >> 32, thrown & 0xFFFFFFFF):
                if len(drawn) < len(rows):
                    drawn.append(rows[half * len(rows) >> 32])
        boot.append(apgr(drawn))
    dice, chance = Dice(seed), []
    gains = [(row["weak"], row["strong"]) for row in rows]
    for _ in range(times):
        for left in range(len(gains), 1, -1):
            other = (dice.next() >> 32) * left >> 32
            gains[left - 1], gains[other] = gains[other], gains[left - 1]
        chance.append(apgr([{"score": -at, "weak": weak, "strong": strong}
                            for at, (weak, strong) in enumerate(gains)]))
    return {"bootstrap": middle(boot), "chance": middle(chance)}


if __name__ == "__main__":
    rows = [json.loads(line) for line in sys.stdin if line.strip()]
    out = {"apgr": apgr(rows), "cpt50": cpt(rows, 0.5), "cpt80": cpt(rows, 0.8), "pgr25": pgr(rows, 0.25),
           "auc": auc(rows), "ece": ece(rows)} | tiers(rows) | plane(rows)
    if len(sys.argv) == 3:
        out |= intervals(rows, int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(out))
