"""A desktop of its own for the real window: Xvfb, a session bus, the accessibility bus; mouse and keys by
xdotool, what is seen by AT-SPI. Run by `run.sh` in this folder; wants xvfb, xdotool, at-spi2-core, dbus,
python3-pyatspi and imagemagick."""
import os
import pathlib
import subprocess
import time

import pyatspi

SHOWING = pyatspi.STATE_SHOWING


class Desktop:
    def __init__(self, program, pictures, size="1440x900"):
        self.program = program
        self.pictures = pathlib.Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.display = f":{90 + os.getpid() % 900}"
        os.environ["DISPLAY"] = self.display
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        self.server = subprocess.Popen(["Xvfb", self.display, "-screen", "0", size + "x24"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1)
        self.window = None
        self.clicks = 0

    def start(self, *arguments):
        self.log = open(self.pictures / "window.log", "ab")
        self.window = subprocess.Popen([self.program, *arguments], stdout=self.log, stderr=self.log)
        self.wait(lambda: self.application() is not None, 30, "the window's accessibility tree")
        self.wait(lambda: self.find("push button", "Gateway: Running", starts=True) is not None, 60, "a running gateway")

    def stop(self):
        """Quits as a user does, and waits."""
        self.key("ctrl+q")
        return self.window.wait(timeout=30)

    def close(self):
        if self.window and self.window.poll() is None:
            self.window.kill()
        self.server.terminate()

    # What is seen

    def application(self):
        for child in pyatspi.Registry.getDesktop(0):
            if child is not None and "ierline" in (child.name or ""):
                return child
        return None

    def nodes(self, role=None, within=None, deep=True):
        """Everything that is showing, tables without their cells."""
        stack = [within if within is not None else self.application()]
        while stack:
            node = stack.pop()
            try:
                if node is None:
                    continue
                role_name = node.getRoleName()
                shows = node.getState().contains(SHOWING) or role_name == "application"
                if not shows:
                    continue
                if role is None or role_name == role:
                    yield node
                if role_name in ("table", "tree table", "list") and not deep:
                    continue
                if role_name == "table":
                    continue
                stack.extend(reversed([node.getChildAtIndex(i) for i in range(min(node.childCount, 400))]))
            except Exception:  # it went while it was looked at
                continue

    def find(self, role, name, starts=False, within=None):
        for node in self.nodes(role, within):
            text = node.name or ""
            if text == name or (starts and text.startswith(name)):
                return node
        return None

    def texts(self, within=None):
        return [n.name for n in self.nodes("label", within) if n.name]

    def says(self, part):
        """Whether any name that shows holds these words."""
        return any(part in (n.name or "") for n in self.nodes())

    def table(self, name):
        for node in self.nodes("table"):
            if (node.name or "").startswith(name):
                return node.queryTable()
        raise AssertionError(f"no table {name!r} shows; there are {[n.name for n in self.nodes('table')]}")

    def cell(self, table, row, column):
        node = table.getAccessibleAt(row, column)
        return (node.name or "") if node is not None else ""

    def column(self, table, header):
        for i in range(table.nColumns):
            node = table.getColumnHeader(i)
            if node is not None and (node.name or "") == header:
                return i
        return -1

    # What is done

    def place(self, node):
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return box.x + box.width // 2, box.y + box.height // 2

    def click(self, node, button=1):
        x, y = self.place(node)
        self.click_at(x, y, button)

    def click_at(self, x, y, button=1):
        self.clicks += 1
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", str(button)], check=True)
        time.sleep(0.25)

    def point_at(self, node):
        x, y = self.place(node)
        subprocess.run(["xdotool", "mousemove", str(x), str(y)], check=True)
        time.sleep(0.2)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--delay", "40", *keys], check=True)
        time.sleep(0.25)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "12", text], check=True)
        time.sleep(0.25)

    def picture(self, name):
        subprocess.run(["import", "-window", "root", str(self.pictures / f"{name}.png")], check=True)

    def wait(self, holds, seconds, what):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if holds():
                    return
            except Exception:
                pass
            time.sleep(0.25)
        self.picture("missing")
        raise AssertionError(f"not within {seconds} s: {what}")
