"""Checks which values the parameters of template.yaml take: what a wrong one would break shows only after the deployment."""

import re
import sys
from pathlib import Path

TAKEN = {
    "ConsoleUrl": ["", "https://po.example.com/console", "https://a.b.co:8443/console"],
    "UserPoolMfa": ["OPTIONAL", "ON", "OFF"],
    "PurchaseOrdersLimit": ["1", "5000", "10000"],
}
REFUSED = {
    "ConsoleUrl": [
        "http://po.example.com/console",
        "https://po.example.com",
        "https://po.example.com/console/",
        "https://po.example.com/x/console",
        "https://po.example.com/console?x=1",
        "https://po.example.com/console#x",
        "https://user@po.example.com/console",
        "https://po.example.com/console https://x.example/console",
        "https:///console",
    ],
    "UserPoolMfa": ["", "on", "true"],
    "PurchaseOrdersLimit": ["0", "10001"],
}


def takes(parameter, value):
    """Returns whether a parameter takes a value, by the constraints in its text."""
    constraint = lambda name: re.search(rf"^    {name}: (.*)$", parameter, re.MULTILINE)
    if pattern := constraint("AllowedPattern"):
        return re.fullmatch(pattern[1], value) is not None
    if values := constraint("AllowedValues"):
        return value in [it.strip(' "') for it in values[1].strip("[]").split(",")]
    return int(constraint("MinValue")[1]) <= int(value) <= int(constraint("MaxValue")[1])


template = Path("template.yaml").read_text().split("\nConditions:\n")[0]
parameters = dict(re.findall(r"^  (\w+):\n((?:    .*\n)+)", template, re.MULTILINE))
wrong = [f"{name} refuses {value!r}" for name, values in TAKEN.items() for value in values if not takes(parameters[name], value)]
wrong += [f"{name} takes {value!r}" for name, values in REFUSED.items() for value in values if takes(parameters[name], value)]
sys.exit("\n".join(wrong) or 0)
