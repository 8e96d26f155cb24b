"""A user's first quarter of an hour, in the real window: watch traffic, break a provider and see it in three
pages, label ten rows, filter, quit, start again and find everything in place. Exit 0: all of it was seen."""
import json
import re
import sys
import time
import urllib.request

from desktop import Desktop

desk = Desktop(sys.argv[1], sys.argv[2])
ARGUMENTS = ["--sandbox", "--listen", "127.0.0.1:0", "--traffic", "developers-day@6"]


def step(text):
    print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)


def url():
    pill = desk.find("push button", "Gateway: Running", starts=True)
    return re.search(r"http://\S+", pill.name).group(0)


def decisions(limit=1000):
    with urllib.request.urlopen(f"{url()}/decisions?limit={limit}", timeout=10) as reply:
        return json.load(reply)["decisions"]


def page(name):
    roles = ("check box", "push button", "toggle button", "radio button", "page tab")
    desk.click(next(node for node in (desk.find(role, name) for role in roles) if node is not None))


def column_texts(table_name, header):
    table = desk.table(table_name)
    column = desk.column(table, header)
    assert column >= 0, (table_name, header)
    return [desk.cell(table, row, column) for row in range(min(table.nRows, 400))]


def main():
    desk.start(*ARGUMENTS)
    step("the window shows, the gateway runs")
    desk.wait(lambda: desk.table("Decisions").nRows >= 15, 60, "fifteen decisions in Live")
    desk.picture("1-live")
    step(f"Live shows {desk.table('Decisions').nRows} decisions")

    page("Providers")
    broken = "nimbus"
    desk.wait(lambda: any(broken in text for text in desk.texts()), 10, f"{broken} among the providers to break")
    buttons = [n for n in desk.nodes("push button") if (n.name or "").startswith("Break")]
    labels = sorted((n for n in desk.nodes("label") if n.name == broken), key=lambda n: desk.place(n)[1])
    target = min(buttons, key=lambda n: abs(desk.place(n)[1] - desk.place(labels[-1])[1]))
    desk.click(target)
    desk.key("Down", "Down", "Return")  # past "Healthy" to "Down"
    desk.wait(lambda: any(text.startswith("Open") for text in column_texts("Breakers", "State")), 60,
              "an open breaker on Providers")
    desk.picture("2-providers")
    step("Providers shows an open breaker")
    assert "breaker open" in " ".join(n.name or "" for n in desk.nodes("push button")) or desk.says("breakers open")
    step("so does the status line")
    page("Live")
    desk.wait(lambda: any("try 2" in text for text in column_texts("Decisions", "State")), 60,
              "requests that another model took, on Live")
    desk.picture("3-live-broken")
    step("Live shows requests answered by the second model asked")
    page("Providers")
    page("Reasons")
    desk.wait(lambda: any("was open" in text for text in desk.texts()), 30, "the reason, in words, on Reasons")
    desk.picture("4-reasons")
    step("Reasons says it: " + next(text for text in desk.texts() if "was open" in text))

    page("Live")
    table = desk.find("table", "Decisions", starts=True)
    x, y = desk.place(table)
    desk.key("p")
    desk.click_at(x, y)
    for i in range(10):
        desk.key("l", str(1 + i % 4))  # goes on to the next row without one
    desk.wait(lambda: sum(1 for d in decisions() if d.get("label")) >= 10, 20, "ten labels in the ledger")
    desk.picture("5-labelled")
    step("ten rows carry labels, in the ledger too")

    desk.key("slash")
    desk.type("tier:complex")
    desk.key("Return")
    desk.wait(lambda: desk.table("Decisions").nRows > 0
              and set(column_texts("Decisions", "Tier")) <= {"complex"}, 10, "complex requests only")
    desk.picture("6-filtered")
    shown = desk.table("Decisions").nRows
    step(f"the filter leaves {shown} complex requests")
    labelled = {d["id"] for d in decisions() if d.get("label")}
    assert desk.stop() == 0
    step("quit, exit code 0")

    desk.start("--sandbox", "--listen", "127.0.0.1:0", "--traffic", "off")
    desk.wait(lambda: desk.table("Decisions").nRows > 0, 20, "the decisions of before")
    assert {d["id"] for d in decisions() if d.get("label")} >= labelled
    desk.wait(lambda: any("tier:complex" in (n.queryText().getText(0, -1) if n.getRoleName() == "text" else "")
                          for n in desk.nodes("text")), 10, "the filter of before")
    desk.picture("7-again")
    step("started again: page, filter, decisions and labels are in place")
    page("Spend")  # without a window manager a click gives the window its keys
    assert desk.stop() == 0


began = time.monotonic()
try:
    main()
finally:
    desk.close()
