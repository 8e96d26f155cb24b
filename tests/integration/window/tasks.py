"""Ten questions a newcomer has, answered in the real window: how many clicks and seconds each takes, from the
Live page. Exit 0: each was answered in at most two clicks or fifteen seconds."""
import json
import re
import sys
import time
import urllib.request

from desktop import Desktop

desk = Desktop(sys.argv[1], sys.argv[2])


def press(name, *roles, starts=False):
    for role in roles or ("check box", "push button", "toggle button", "radio button", "page tab"):
        node = desk.find(role, name, starts)
        if node is not None:
            desk.click(node)
            return
    raise AssertionError(f"nothing to press is called {name!r}")


def says(part, seconds=10):
    desk.wait(lambda: desk.says(part), seconds, f"{part!r}")


def cells(table_name, header):
    table = desk.table(table_name)
    column = desk.column(table, header)
    return [desk.cell(table, row, column) for row in range(min(table.nRows, 200))]


def why():
    desk.click(desk.find("table", "Decisions", starts=True))
    says("answered:")


def cost():
    press("Spend")
    says("Saved vs strongest, net")


def ill_from_the_line():
    door = next(n for n in desk.nodes("push button") if re.search(r"breakers? open", n.name or ""))
    desk.click(door)
    desk.wait(lambda: any(text.startswith("Open") for text in cells("Breakers", "State")), 10, "an open breaker")


def retried():
    press("Filter Retried")
    desk.wait(lambda: desk.table("Decisions").nRows > 0 and all("try" in t or "failed" in t for t in cells("Decisions", "State")),
              10, "requests that were tried again")


def find():
    desk.click(desk.find("table", "Decisions", starts=True))
    desk.key("slash")
    desk.type("mutex")
    desk.key("Return")
    desk.wait(lambda: desk.table("Decisions").nRows > 0
              and all("mutex" in t.lower() for t in cells("Decisions", "Prompt")), 10, "requests about a mutex")


def prompt():
    press("Playground")
    field = next(n for n in desk.nodes("text") if "rompt" in (n.name or ""))
    desk.click(field)
    desk.type("Prove that the square root of two is irrational")
    says("reasoning")


def dearest():
    press("Spend")
    desk.wait(lambda: len(cells("Spend", "Model")) > 0 if desk.find("table", "Spend", starts=True) else desk.says("Share of cost")
              or len(list(desk.nodes("table"))) > 0, 10, "what cost most")


def price():
    press("Models")
    desk.wait(lambda: any(re.match(r"\d", text) for text in cells("Models", "In")), 10, "prices of the models")


def connect():
    desk.click(desk.find("table", "Decisions", starts=True))
    desk.key("ctrl+k")
    desk.type("connect a client")
    desk.key("Return")
    desk.wait(lambda: any("Claude Code" in (n.name or "") for a in [desk.application()] for n in desk.nodes(within=a)), 10,
              "the dialog that connects Claude Code")
    desk.key("Escape")


def kept():
    press("Settings")
    press("Data", "list item", "push button", "check box")
    says("ledger")


TASKS = [("Why did this request go to that model?", why),
         ("What did today cost, and against what?", cost),
         ("Which provider is ill?", ill_from_the_line),
         ("Which requests had to be tried again?", retried),
         ("Where is the request about a mutex?", find),
         ("Where would this prompt go?", prompt),
         ("Which model cost most?", dearest),
         ("What does each model cost?", price),
         ("How do I point Claude Code here?", connect),
         ("Where is my data kept?", kept)]


def back():
    """To Live without a filter, before the clock of the next question starts."""
    press("Live")
    desk.click(desk.find("table", "Decisions", starts=True))
    desk.key("Escape")


def main():
    desk.start("--sandbox", "--listen", "127.0.0.1:0", "--traffic", "developers-day@8")
    desk.wait(lambda: desk.table("Decisions").nRows >= 40, 60, "forty decisions")
    url = re.search(r"http://\S+", desk.find("push button", "Gateway: Running", starts=True).name).group(0)
    request = urllib.request.Request(f"{url}/sandbox/nimbus", json.dumps({"fault": "down", "seconds": 600}).encode(),
                                     {"content-type": "application/json"})
    urllib.request.urlopen(request, timeout=10).read()
    desk.wait(lambda: any(re.search(r"breakers? open", n.name or "") for n in desk.nodes("push button")), 60, "an open breaker")
    failed = []
    print(f"{'':42}{'clicks':>7}{'seconds':>9}")
    for number, (question, answer) in enumerate(TASKS, 1):
        if number > 1:
            back()
        desk.clicks, begun = 0, time.monotonic()
        try:
            answer()
        except (AssertionError, StopIteration, AttributeError) as trouble:
            failed.append(question)
            print(f"{question:42}  not answered: {trouble}", flush=True)
            desk.picture(f"task-{number}")
            desk.key("Escape")
            continue
        seconds = time.monotonic() - begun
        print(f"{question:42}{desk.clicks:>7}{seconds:>9.1f}", flush=True)
        desk.picture(f"task-{number}")
        if desk.clicks > 2 and seconds > 15:
            failed.append(question)
    return failed


try:
    wrong = main()
finally:
    desk.close()
sys.exit(1 if wrong else 0)
