# What somebody writes for one product in Python.
import json
import sys

MODES = ["auto", "cool", "heat", "fan"]
SPEEDS = ["off", "s1", "s2", "s3", "s4", "s5", "s6", "s7"]
BOOLS = ["power", "child_lock", "swing", "eco", "sleep", "light"]

path, form = sys.argv[1:]
for line in open(path):
    record = {} if form == "hex" else json.loads(line)
    b = bytes.fromhex(line.strip() if form == "hex" else record.pop("payload")[16:])[1:]
    attrs = {name: b[0] >> at & 1 for at, name in enumerate(BOOLS)}
    attrs.update(
        mode=MODES[b[0] >> 6],
        speed=SPEEDS[b[1] & 7],
        target=b[2] * 0.5 + 10,
        room=round(int.from_bytes(b[3:5], "big") * 0.1 - 40, 1),
        current=round(int.from_bytes(b[5:7], "big") * 0.01, 2),
        energy=int.from_bytes(b[8:12], "big"),
    )
    record.update(action="report", attrs=attrs)
    sys.stdout.write(json.dumps(record) + "\n")
