"""The classic substring classifier in plain Python, to be timed beside resources/policies/seed.yaml.

Reads prompts separated by NUL from stdin. Prints the best nanoseconds per prompt of `rounds` rounds, then one
tier a line. Sums are whole tenths, so that a sum on a line is exactly on it.
"""
import re
import sys
import time

UP = ["analyze", "compare", "explain why", "pros and cons", "tradeoffs", "step by step", "debug", "refactor",
      "write a function", "evaluate", "summarize", "synthesize", "argue", "critique"]
DOWN = ["translate", "spell check", "convert", "list", "what is", "define", "extract", "yes or no", "true or false"]
CODE = re.compile(r"\bdef \w+\b|\bclass \w+\b")


def tier(prompt):
    text = prompt.lower()
    score = 0
    if any(word in text for word in UP):
        score += 4
    if any(word in text for word in DOWN):
        score -= 2
    words = len(prompt.split())
    if words > 500:
        score += 3
    elif words < 50:
        score -= 1
    if "```" in prompt or CODE.search(prompt):
        score += 2
    if prompt.count("?") > 2:
        score += 1
    score = min(max(score, 0), 10)
    return "high" if score >= 6 else "medium" if score >= 3 else "low"


prompts = sys.stdin.buffer.read().decode("utf-8").split("\0")
rounds, best = 7, None
for _ in range(rounds):
    begin = time.perf_counter_ns()
    tiers = [tier(prompt) for prompt in prompts]
    spent = (time.perf_counter_ns() - begin) / len(prompts)
    best = spent if best is None else min(best, spent)
print(best)
print("\n".join(tiers))
