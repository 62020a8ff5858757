"""The sample events and the functions' variables, for the scripts that run functions."""
import datetime
import re
from pathlib import Path

EVENTS = Path(__file__).resolve().parent.parent / "events"


def of_this_year(function):
    """Returns the text of a function's event with its dates moved from 2026 to this year."""
    later = datetime.date.today().year - 2026
    text = (EVENTS / f"{function}.json").read_text()
    return re.sub(r"(?<![\w-])20\d\d(?=-\d\d(?!\w))", lambda year: str(int(year[0]) + later), text)


def variables(url):
    """Returns the environment variables of functions that use the table of a local system."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "TABLE_NAME": "local-Table",
        "PAGING_TOKEN_KEY": "local",
        "SENDER_ADDRESS": "po@example.com",
        "CONSOLE_URL": f"{url}/console",
        "EVENT_BUS_NAME": "default",
        "API_URL": url,
        "MAIL_SECRET": "local",
        "READER_ROLE_ARN": "arn:aws:iam::000000000000:role/reader",
    }
